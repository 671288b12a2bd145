"""Bytes of a real llama-server, for tests of whoever reads them.

Captured with curl from the C++ server of xllamacpp 2026.10.11549 with SmolLM2-135M-Instruct, alias
`real-alias`, one slot, context 1024, API key `k`; the request was `Say hi` with `max_tokens` 4 and
temperature 0, asked twice so that the second prompt was cached. `TOOL_STREAM` follows the form of
the server's source (that small model calls no tools).
"""

_ID = "chatcmpl-Vd7h3tRkw9ZbNhWHuVtQL5kTLvyWzYIn"
_TAIL = (
    f'"created":1795489830,"id":"{_ID}","model":"real-alias",'
    '"system_fingerprint":"b0-unknown","object":"chat.completion.chunk"'
)


def _chunk(choice: str, more: str = "") -> bytes:
    return f'data: {{"choices":[{choice}],{_TAIL}{more}}}\n\n'.encode()


def _delta(delta: str, finish_reason: str = "null") -> bytes:
    return _chunk(f'{{"finish_reason":{finish_reason},"index":0,"delta":{delta}}}')


_USAGE = _chunk(
    "",
    ',"usage":{"completion_tokens":4,"prompt_tokens":32,"total_tokens":36,'
    '"prompt_tokens_details":{"cached_tokens":31}},"timings":{"cache_n":31,"prompt_n":1,'
    '"prompt_ms":39.583,"prompt_per_token_ms":39.583,"prompt_per_second":25.263370638910644,'
    '"predicted_n":4,"predicted_ms":195.761,"predicted_per_token_ms":65.25366666666666,'
    '"predicted_per_second":15.32480933383054}',
)

CHAT_STREAM = (
    _delta('{"role":"assistant","content":null}'),
    _delta('{"content":"I"}'),
    _delta('{"content":"\'m"}'),
    _delta('{"content":" glad"}'),
    _delta('{"content":" you"}'),
    _delta("{}", '"length"'),
    _USAGE,
    b"data: [DONE]\n\n",
)

TOOL_STREAM = (
    _delta('{"role":"assistant","content":null}'),
    _delta(
        '{"tool_calls":[{"index":0,"id":"c0","type":"function",'
        '"function":{"name":"write","arguments":""}}]}'
    ),
    _delta('{"tool_calls":[{"index":0,"function":{"arguments":"{\\"path\\": "}}]}'),
    _delta('{"tool_calls":[{"index":0,"function":{"arguments":"\\"a\\"}"}}]}'),
    _delta(
        '{"tool_calls":[{"index":1,"id":"c1","type":"function",'
        '"function":{"name":"bash","arguments":"{}"}}]}'
    ),
    _delta("{}", '"tool_calls"'),
    _USAGE,
    b"data: [DONE]\n\n",
)

CHAT = (
    b'{"choices":[{"finish_reason":"length","index":0,"message":{"role":"assistant",'
    b'"content":"I\'m glad you"}}],"created":1795489830,"model":"real-alias",'
    b'"system_fingerprint":"b0-unknown","object":"chat.completion","usage":{'
    b'"completion_tokens":4,"prompt_tokens":32,"total_tokens":36,"prompt_tokens_details":{'
    b'"cached_tokens":31}},"id":"chatcmpl-RlN4VOK3q2Ml0m2Ipkc20egZzuwTsW68","timings":{'
    b'"cache_n":31,"prompt_n":1,"prompt_ms":39.583,"prompt_per_token_ms":39.583,'
    b'"prompt_per_second":25.263370638910644,"predicted_n":4,"predicted_ms":195.761,'
    b'"predicted_per_token_ms":65.25366666666666,"predicted_per_second":15.32480933383054}}'
)

MESSAGES_STREAM = (
    b'event: message_start\ndata: {"type":"message_start","message":{"id":'
    b'"chatcmpl-xx1GbSigxZjMZMDNByyRcmu3KyNzGD8I","type":"message","role":"assistant",'
    b'"content":[],"model":"real-alias","stop_reason":null,"stop_sequence":null,"usage":{'
    b'"cache_read_input_tokens":31,"input_tokens":1,"output_tokens":0}}}\n\n',
    b'event: content_block_start\ndata: {"type":"content_block_start","index":0,'
    b'"content_block":{"type":"text","text":""}}\n\n',
    b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,'
    b'"delta":{"type":"text_delta","text":"I"}}\n\n',
    b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,'
    b'"delta":{"type":"text_delta","text":"\'m glad you"}}\n\n',
    b'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}\n\n',
    b'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"max_tokens",'
    b'"stop_sequence":null},"usage":{"output_tokens":4}}\n\n',
    b'event: message_stop\ndata: {"type":"message_stop"}\n\n',
)

MESSAGES = (
    b'{"id":"chatcmpl-9qv9TMAYihJnxgnJ86dNzpXW910qC2Mp","type":"message","role":"assistant",'
    b'"content":[{"type":"text","text":"I\'m glad you"}],"model":"real-alias","stop_reason":'
    b'"max_tokens","stop_sequence":null,"usage":{"cache_read_input_tokens":31,"input_tokens":1,'
    b'"output_tokens":4}}'
)

COUNT_TOKENS = b'{"input_tokens":32}'

CONTEXT_OVERFLOW = (
    b'{"error":{"code":400,"message":"request (3031 tokens) exceeds the available context size '
    b'(1024 tokens), try increasing it","type":"exceed_context_size_error",'
    b'"n_prompt_tokens":3031,"n_ctx":1024}}'
)
WRONG_KEY = b'{"error":{"message":"Invalid API Key","type":"authentication_error","code":401}}'
LOADING = b'{"error":{"message":"Loading model","type":"unavailable_error","code":503}}'
SERVER_ERROR = b'{"error":{"code":500,"message":"Compute error.","type":"server_error"}}'

STREAM_HEADERS = {
    "Server": "llama.cpp",
    "Access-Control-Allow-Origin": "",
    "X-Accel-Buffering": "no",
    "Content-Type": "text/event-stream",
}
JSON_HEADERS = {
    "Server": "llama.cpp",
    "Access-Control-Allow-Origin": "",
    "Content-Type": "application/json; charset=utf-8",
}
