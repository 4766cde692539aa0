-- wrk's requests, read from files: each thread takes its share of the paths, and of the tokens, in turn.
-- args: METHOD PATHS TOKENS THREADS MOST, the most responses that a thread waits for; 0 for no limit.
local threads = {}

function setup(thread)
  thread:set("share", #threads)
  table.insert(threads, thread)
end

local function lines(name, share, of)
  local all, number = {}, 0
  for line in io.lines(name) do
    if number % of == share then all[#all + 1] = line end
    number = number + 1
  end
  return all
end

function init(args)
  local of = tonumber(args[4])
  method = args[1]
  paths = lines(args[2], share, of)
  if #paths == 0 then paths = lines(args[2], 0, 1) end
  tokens = lines(args[3], 0, 1)
  tail = method == "POST" and "Content-Length: 0\r\n\r\n" or "\r\n"
  path, token = 0, share * math.floor(#tokens / of)
  local left = tonumber(args[5])
  if left > 0 then
    -- Defined only here: wrk does more for each response once there is such a function.
    response = function()
      left = left - 1
      if left == 0 then wrk.thread:stop() end
    end
  end
end

function request()
  path = path % #paths + 1
  token = token % #tokens + 1
  return method .. " " .. paths[path] .. " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " .. tokens[token] .. "\r\n" .. tail
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n",
    summary.requests, summary.duration, e.connect + e.read + e.write + e.timeout + e.status, latency:percentile(50), latency:percentile(99)))
end
