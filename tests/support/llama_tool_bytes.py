"""Bytes of a real llama-server that calls a tool, or has no room left, for tests of who reads them.

Captured with http.client from the C++ server of xllamacpp 2026.10.11549 with
Qwen2.5-Coder-0.5B-Instruct Q4_K_M, its template edited as `local/tiny`'s, one slot, context 1024,
temperature 0. `READ_*`: the tool `read_file` was offered and "Read the file a.py. Use read_file."
asked, with `max_tokens` 200; `CUT_*`: the same with 15. `FULL_*`: a prompt of 1021 tokens and no
cap, for messages one of 4000. A piece is what came at once.
"""

READ_CHAT = (
    b'{"choices":[{"finish_reason":"tool_calls","index":0,"message":{"role":"assistant","content"'
    b':"","tool_calls":[{"type":"function","function":{"name":"read_file","arguments":"{\\"path\\'
    b'": \\"a.py\\"}"},"id":"RmXqUL8FbgmBX7SYxar3eUi88s2Cu0Ui"}]}}],"created":1795564799,"model":'
    b'"bench-model","system_fingerprint":"b0-unknown","object":"chat.completion","usage":{"comple'
    b'tion_tokens":22,"prompt_tokens":170,"total_tokens":192,"prompt_tokens_details":{"cached_tok'
    b'ens":18}},"id":"chatcmpl-8IbpOJaZmSk5WCcVkSFwLCoOOxom6L00","timings":{"cache_n":18,"prompt_'
    b'n":152,"prompt_ms":9543.804,"prompt_per_token_ms":62.78818421052632,"prompt_per_second":15.'
    b'926563454153081,"predicted_n":22,"predicted_ms":1503.385,"predicted_per_token_ms":71.589761'
    b'9047619,"predicted_per_second":13.968477801760693}}'
)

READ_CHAT_STREAM = (
    (
        b'data: {"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content"'
        b':null}}],"created":1795564800,"id":"chatcmpl-4Fb5mWyzwjpC4ia6tf5AIOMIRPSNxFK6","model":'
        b'"bench-model","system_fingerprint":"b0-unknown","object":"chat.completion.chunk"}\n\n'
    ),
    (
        b'data: {"choices":[{"finish_reason":null,"index":0,"delta":{"tool_calls":[{"index":0,"id'
        b'":"40Vi7P5DZQ1G1WLwTJeHWGm1xOTIT6oT","type":"function","function":{"name":"read_file","'
        b'arguments":"{"}}]}}],"created":1795564800,"id":"chatcmpl-4Fb5mWyzwjpC4ia6tf5AIOMIRPSNxF'
        b'K6","model":"bench-model","system_fingerprint":"b0-unknown","object":"chat.completion.c'
        b'hunk"}\n\n'
    ),
    (
        b'data: {"choices":[{"finish_reason":null,"index":0,"delta":{"tool_calls":[{"index":0,"fu'
        b'nction":{"arguments":"\\""}}]}}],"created":1795564800,"id":"chatcmpl-4Fb5mWyzwjpC4ia6tf'
        b'5AIOMIRPSNxFK6","model":"bench-model","system_fingerprint":"b0-unknown","object":"chat.'
        b'completion.chunk"}\n\n'
    ),
    (
        b'data: {"choices":[{"finish_reason":null,"index":0,"delta":{"tool_calls":[{"index":0,"fu'
        b'nction":{"arguments":"path"}}]}}],"created":1795564800,"id":"chatcmpl-4Fb5mWyzwjpC4ia6t'
        b'f5AIOMIRPSNxFK6","model":"bench-model","system_fingerprint":"b0-unknown","object":"chat'
        b'.completion.chunk"}\n\n'
    ),
    (
        b'data: {"choices":[{"finish_reason":null,"index":0,"delta":{"tool_calls":[{"index":0,"fu'
        b'nction":{"arguments":"\\":"}}]}}],"created":1795564800,"id":"chatcmpl-4Fb5mWyzwjpC4ia6t'
        b'f5AIOMIRPSNxFK6","model":"bench-model","system_fingerprint":"b0-unknown","object":"chat'
        b'.completion.chunk"}\n\n'
    ),
    (
        b'data: {"choices":[{"finish_reason":null,"index":0,"delta":{"tool_calls":[{"index":0,"fu'
        b'nction":{"arguments":" \\""}}]}}],"created":1795564800,"id":"chatcmpl-4Fb5mWyzwjpC4ia6t'
        b'f5AIOMIRPSNxFK6","model":"bench-model","system_fingerprint":"b0-unknown","object":"chat'
        b'.completion.chunk"}\n\n'
    ),
    (
        b'data: {"choices":[{"finish_reason":null,"index":0,"delta":{"tool_calls":[{"index":0,"fu'
        b'nction":{"arguments":"a"}}]}}],"created":1795564800,"id":"chatcmpl-4Fb5mWyzwjpC4ia6tf5A'
        b'IOMIRPSNxFK6","model":"bench-model","system_fingerprint":"b0-unknown","object":"chat.co'
        b'mpletion.chunk"}\n\n'
    ),
    (
        b'data: {"choices":[{"finish_reason":null,"index":0,"delta":{"tool_calls":[{"index":0,"fu'
        b'nction":{"arguments":".py"}}]}}],"created":1795564801,"id":"chatcmpl-4Fb5mWyzwjpC4ia6tf'
        b'5AIOMIRPSNxFK6","model":"bench-model","system_fingerprint":"b0-unknown","object":"chat.'
        b'completion.chunk"}\n\n'
    ),
    (
        b'data: {"choices":[{"finish_reason":null,"index":0,"delta":{"tool_calls":[{"index":0,"fu'
        b'nction":{"arguments":"\\"}"}}]}}],"created":1795564801,"id":"chatcmpl-4Fb5mWyzwjpC4ia6t'
        b'f5AIOMIRPSNxFK6","model":"bench-model","system_fingerprint":"b0-unknown","object":"chat'
        b'.completion.chunk"}\n\n'
    ),
    (
        b'data: {"choices":[{"finish_reason":"tool_calls","index":0,"delta":{}}],"created":179556'
        b'4801,"id":"chatcmpl-4Fb5mWyzwjpC4ia6tf5AIOMIRPSNxFK6","model":"bench-model","system_fin'
        b'gerprint":"b0-unknown","object":"chat.completion.chunk","timings":{"cache_n":169,"promp'
        b't_n":1,"prompt_ms":61.096,"prompt_per_token_ms":61.096,"prompt_per_second":16.367683645'
        b'4105,"predicted_n":22,"predicted_ms":1128.94,"predicted_per_token_ms":53.75904761904762'
        b',"predicted_per_second":18.601520009920808}}\n\n'
    ),
    (b"data: [DONE]\n\n"),
)

READ_MESSAGE = (
    b'{"id":"chatcmpl-bWiGCVvpF4UQrfYJ6K01I3cFwizCRgVA","type":"message","role":"assistant","cont'
    b'ent":[{"type":"tool_use","id":"jjom00Vbf2Op7W6X1rcXbbjyL08aC3yX","name":"read_file","input"'
    b':{"path":"a.py"}}],"model":"bench-model","stop_reason":"tool_use","stop_sequence":null,"usa'
    b'ge":{"cache_read_input_tokens":169,"input_tokens":1,"output_tokens":22}}'
)

READ_MESSAGE_STREAM = (
    (
        b'event: message_start\ndata: {"type":"message_start","message":{"id":"chatcmpl-z53IihFbg'
        b'7ikIsSgMGGMCwyz3a5Q4PX5","type":"message","role":"assistant","content":[],"model":"benc'
        b'h-model","stop_reason":null,"stop_sequence":null,"usage":{"cache_read_input_tokens":169'
        b',"input_tokens":1,"output_tokens":0}}}\n\n'
    ),
    (
        b'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_bloc'
        b'k":{"type":"tool_use","id":"UPRqIkyHf9Z5o6igtEZsYu5SsgKkpizF","name":"read_file"}}\n\ne'
        b'vent: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type'
        b'":"input_json_delta","partial_json":"{"}}\n\n'
    ),
    (
        b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"typ'
        b'e":"input_json_delta","partial_json":"\\""}}\n\n'
    ),
    (
        b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"typ'
        b'e":"input_json_delta","partial_json":"path"}}\n\n'
    ),
    (
        b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"typ'
        b'e":"input_json_delta","partial_json":"\\":"}}\n\n'
    ),
    (
        b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"typ'
        b'e":"input_json_delta","partial_json":" \\""}}\n\n'
    ),
    (
        b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"typ'
        b'e":"input_json_delta","partial_json":"a"}}\n\n'
    ),
    (
        b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"typ'
        b'e":"input_json_delta","partial_json":".py"}}\n\n'
    ),
    (
        b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"typ'
        b'e":"input_json_delta","partial_json":"\\"}"}}\n\n'
    ),
    (
        b'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}\n\nevent: mess'
        b'age_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequen'
        b'ce":null},"usage":{"output_tokens":22}}\n\nevent: message_stop\ndata: {"type":"message_'
        b'stop"}\n\n'
    ),
)

CUT_CHAT = (
    b'{"choices":[{"finish_reason":"length","index":0,"message":{"role":"assistant","content":"",'
    b'"tool_calls":[{"type":"function","function":{"name":"read_file","arguments":"{\\"path"},"id'
    b'":"bdCcLFWqk3YoNhurP6Hs5AqXYsFlyqaY"}]}}],"created":1795564804,"model":"bench-model","syste'
    b'm_fingerprint":"b0-unknown","object":"chat.completion","usage":{"completion_tokens":15,"pro'
    b'mpt_tokens":170,"total_tokens":185,"prompt_tokens_details":{"cached_tokens":169}},"id":"cha'
    b'tcmpl-KIvAYTWBa1bYcMku24BhyrkgiwX8PugH","timings":{"cache_n":169,"prompt_n":1,"prompt_ms":5'
    b'0.394,"prompt_per_token_ms":50.394,"prompt_per_second":19.843632178433943,"predicted_n":15,'
    b'"predicted_ms":788.714,"predicted_per_token_ms":56.33671428571429,"predicted_per_second":17'
    b".750413965011397}}"
)

CUT_CHAT_STREAM = (
    (
        b'data: {"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content"'
        b':null}}],"created":1795564804,"id":"chatcmpl-QQWVD1ED4Y7WcWEAHuz3hnsikEVR7N27","model":'
        b'"bench-model","system_fingerprint":"b0-unknown","object":"chat.completion.chunk"}\n\n'
    ),
    (
        b'data: {"choices":[{"finish_reason":null,"index":0,"delta":{"tool_calls":[{"index":0,"id'
        b'":"Xtw5H0rOnp0SCFEEykPFAIL7C3gvbroL","type":"function","function":{"name":"read_file","'
        b'arguments":"{"}}]}}],"created":1795564805,"id":"chatcmpl-QQWVD1ED4Y7WcWEAHuz3hnsikEVR7N'
        b'27","model":"bench-model","system_fingerprint":"b0-unknown","object":"chat.completion.c'
        b'hunk"}\n\n'
    ),
    (
        b'data: {"choices":[{"finish_reason":null,"index":0,"delta":{"tool_calls":[{"index":0,"fu'
        b'nction":{"arguments":"\\""}}]}}],"created":1795564805,"id":"chatcmpl-QQWVD1ED4Y7WcWEAHu'
        b'z3hnsikEVR7N27","model":"bench-model","system_fingerprint":"b0-unknown","object":"chat.'
        b'completion.chunk"}\n\n'
    ),
    (
        b'data: {"choices":[{"finish_reason":null,"index":0,"delta":{"tool_calls":[{"index":0,"fu'
        b'nction":{"arguments":"path"}}]}}],"created":1795564805,"id":"chatcmpl-QQWVD1ED4Y7WcWEAH'
        b'uz3hnsikEVR7N27","model":"bench-model","system_fingerprint":"b0-unknown","object":"chat'
        b'.completion.chunk"}\n\n'
    ),
    (
        b'data: {"choices":[{"finish_reason":"length","index":0,"delta":{}}],"created":1795564805'
        b',"id":"chatcmpl-QQWVD1ED4Y7WcWEAHuz3hnsikEVR7N27","model":"bench-model","system_fingerp'
        b'rint":"b0-unknown","object":"chat.completion.chunk","timings":{"cache_n":169,"prompt_n"'
        b':1,"prompt_ms":78.127,"prompt_per_token_ms":78.127,"prompt_per_second":12.7996723283883'
        b'95,"predicted_n":15,"predicted_ms":888.473,"predicted_per_token_ms":63.46235714285714,"'
        b'predicted_per_second":15.757372480649384}}\n\n'
    ),
    (b"data: [DONE]\n\n"),
)

CUT_MESSAGE = (
    b'{"id":"chatcmpl-ekD6oOwsjgqyFR53vcyvJkG95kzJ1vpD","type":"message","role":"assistant","cont'
    b'ent":[{"type":"tool_use","id":"c8BiFxm36a3OD4yMRoRyZ0MdmD5hJnzQ","name":"read_file","input"'
    b':{}}],"model":"bench-model","stop_reason":"max_tokens","stop_sequence":null,"usage":{"cache'
    b'_read_input_tokens":169,"input_tokens":1,"output_tokens":15}}'
)

CUT_MESSAGE_STREAM = (
    (
        b'event: message_start\ndata: {"type":"message_start","message":{"id":"chatcmpl-ZbQbRMhv4'
        b'BDMBPD7FyFtXumJyOiBrHmW","type":"message","role":"assistant","content":[],"model":"benc'
        b'h-model","stop_reason":null,"stop_sequence":null,"usage":{"cache_read_input_tokens":169'
        b',"input_tokens":1,"output_tokens":0}}}\n\n'
    ),
    (
        b'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_bloc'
        b'k":{"type":"tool_use","id":"ctxjWrPhkpcjmTszQ0gnmLYLb6CPcMoL","name":"read_file"}}\n\ne'
        b'vent: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type'
        b'":"input_json_delta","partial_json":"{"}}\n\n'
    ),
    (
        b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"typ'
        b'e":"input_json_delta","partial_json":"\\""}}\n\n'
    ),
    (
        b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"typ'
        b'e":"input_json_delta","partial_json":"path"}}\n\n'
    ),
    (
        b'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}\n\nevent: mess'
        b'age_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"max_tokens","stop_sequ'
        b'ence":null},"usage":{"output_tokens":15}}\n\nevent: message_stop\ndata: {"type":"messag'
        b'e_stop"}\n\n'
    ),
)

FULL_CHAT = (
    b'{"choices":[{"finish_reason":"length","index":0,"message":{"role":"assistant","content":"# '
    b'Import necessary"}}],"created":1795564830,"model":"bench-model","system_fingerprint":"b0-un'
    b'known","object":"chat.completion","usage":{"completion_tokens":3,"prompt_tokens":1021,"tota'
    b'l_tokens":1024,"prompt_tokens_details":{"cached_tokens":18}},"id":"chatcmpl-XnP0dnCpoU3xAYp'
    b'8XYM4McJlHDbLf8ab","timings":{"cache_n":18,"prompt_n":1003,"prompt_ms":22656.905,"prompt_pe'
    b'r_token_ms":22.589137587238284,"prompt_per_second":44.269064993652044,"predicted_n":3,"pred'
    b'icted_ms":137.133,"predicted_per_token_ms":68.5665,"predicted_per_second":14.58438158575981'
    b"}}"
)

FULL_MESSAGE = (
    b'{"id":"chatcmpl-dg6LOUTFddqhUvTyoHuQy2ni8ZTLIC9y","type":"message","role":"assistant","cont'
    b'ent":[{"type":"text","text":"# Import necessary"}],"model":"bench-model","stop_reason":"max'
    b'_tokens","stop_sequence":null,"usage":{"cache_read_input_tokens":1020,"input_tokens":1,"out'
    b'put_tokens":3}}'
)
