"""Prompts that something on the way to a model is likely to change."""

PROMPTS = {
    "options": "--help -p \"quoted\" 'too' $HOME `id` \\ \n\n  two  spaces\n\n",
    "file": "@/etc/passwd is not to be attached\n",
    "decorator": "Write\n@dataclass\nclass A:\n    x: int\n\n\n@notes.txt is not to be read  \n",
    "white space": "\n\t indented\n\n",
    "beyond ASCII": "naïve — 日本語 🦀 \u2028 e\u0301 end",
    "carriage returns": "one\r\ntwo\rthree\r\n",
    "templates": "{{args}} ${x} %s {0} !{ls} <think> </s>\n",
    "100 kB": "".join(f"line {number}: \"x\" 'y' $z `w`\n" for number in range(3600)),
}
