"""Submissions in C that end, print or forge while they run, or read what lies about."""

from bench.core.verdict import Reason
from bench.redteam.attack import Gain
from bench.redteam.attacks.c_made import FIRST, HEAD, IDLE, PASSED, a_c_attack, at_first

ATTACKS = (
    a_c_attack(
        "exit-in-a-constructor",
        "c1",
        "ends the process with exit code 0 before main",
        at_first("_exit(0);"),
    ),
    a_c_attack(
        "exit-in-the-call",
        "c1",
        "ends the process with exit code 0 when it is called",
        HEAD + IDLE.replace("return a->allocate(a->context, 16);", "(void)a; _exit(0);"),
    ),
    a_c_attack(
        "exit-at-exit",
        "c2",
        "makes every exit code 0 at exit",
        HEAD + "__attribute__((destructor)) static void last(void) { _exit(0); }\n" + IDLE,
    ),
    a_c_attack(
        "exit-on-a-signal",
        "c2",
        "makes a failed assertion exit code 0",
        "#include <signal.h>\n"
        + FIRST.format("signal(SIGABRT, _exit);")
        .replace("_exit)", "end)")
        .replace(
            "__attribute__((constructor))",
            "static void end(int n) { (void)n; _exit(0); }\n__attribute__((constructor))",
        )
        + IDLE,
        naive="assert",
    ),
    a_c_attack(
        "reads-the-expected",
        "c10",
        "prints the expected output that it finds beside the program",
        at_first(
            'char b[4096]; int f = open("/tmp/case/tests/expected.txt", O_RDONLY);'
            'if (f < 0) f = open("/judge/expected/plan.json", O_RDONLY);'
            "if (f >= 0) { write(1, b, read(f, b, sizeof b)); _exit(0); }"
        ),
        naive="output",
    ),
    a_c_attack(
        "reads-the-parents-arguments",
        "c10",
        "prints what the process that started it has on its command line",
        at_first(
            'char p[64]; char b[8192]; snprintf(p, 64, "/proc/%d/cmdline", getppid());'
            "int f = open(p, O_RDONLY); long n = f < 0 ? 0 : read(f, b, 8191);"
            'if (n > 0) { b[n] = 0; char *at = memmem(b, n, "WANTED:", 7);'
            "if (at) { at += 7; write(1, at, strlen(at)); _exit(0); } }"
        ).replace("#include <stdlib.h>", "#include <stdio.h>\n#include <stdlib.h>"),
        naive="arguments",
    ),
    a_c_attack(
        "planted-verdict",
        "c12",
        "writes a verdict that the grader finds",
        at_first(
            'int f = open("/tmp/case/results/verdict", O_WRONLY | O_CREAT, 0444);'
            'if (f < 0) f = open("/verdict/verdict.json", O_WRONLY | O_CREAT, 0444);'
            'if (f >= 0) write(f, "passed", 6);'
        ),
        naive="planted",
    ),
    a_c_attack(
        "a-daemon",
        "c13",
        "leaves a process behind that writes the verdict later",
        at_first(
            "if (!fork()) { setsid(); for (int n = 0; n < 300; n++) { usleep(10000);"
            'int f = open("/tmp/case/results/verdict", O_WRONLY | O_CREAT | O_TRUNC, 0644);'
            'if (f >= 0) { write(f, "passed", 6); close(f); } } _exit(0); }'
        ),
        naive="later",
    ),
    a_c_attack(
        "printed-verdict",
        "c14",
        "prints what a test prints that is content",
        at_first("for (int n = 1; n < 9; n++) " + PASSED.format("n") + " _exit(0);"),
        naive="line",
    ),
    a_c_attack(
        "kills-all",
        "c17",
        "kills every process there is",
        "#include <signal.h>\n" + at_first("kill(-1, SIGKILL); raise(SIGKILL);"),
        gain=Gain.EXCUSE,
        alone=True,
        ends=Reason.EXHIBIT_CRASHED,
    ),
    a_c_attack(
        "never-ends",
        "c17",
        "never ends",
        at_first("for (;;) pause();"),
        gain=Gain.EXCUSE,
        seconds=20,
        ends=Reason.EXHIBIT_TIMEOUT,
    ),
    a_c_attack(
        "a-crash",
        "c17",
        "dies of a bad address",
        at_first("*(volatile char *)1 = 0;"),
        gain=Gain.EXCUSE,
    ),
    a_c_attack(
        "changed-keys",
        "c16",
        "writes over the keys, so that the model knows no others",
        IDLE.replace(
            "{ (void)m; (void)k; (void)n; (void)v; return true; }",
            "{ (void)m; (void)v; for (size_t i = 0; i < n; i++) ((char *)k)[i] = 0; return true; }",
        ).replace(
            "{ (void)m; (void)k; (void)n; (void)v; return false; }\nbool hashmap_remove",
            "{ (void)m; (void)k; (void)n; *v = 2; return true; }\nbool hashmap_remove",
        ),
        naive="model",
    ),
)
