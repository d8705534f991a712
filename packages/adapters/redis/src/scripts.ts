/**
 * The value of a lane's `__meta` is four lines: owner, place, epoch, body. Only the body is JSON, so that no script has to
 * parse numbers. Redis does not undo a script that fails half way: each of them looks at everything before it writes.
 */
const readMeta = `
local meta = redis.call('HGET', KEYS[1], '__meta')
local owner, place, epoch, body
if meta then
  owner, place, epoch, body = string.match(meta, '^([^\\n]*)\\n([^\\n]*)\\n(%d+)\\n(.*)$')
end`;

/** KEYS: lane. ARGV: new owner, epoch to be above or ''. Gives back place, epoch, body. */
export const openScript = `${readMeta}
place, epoch, body = place or '-', tonumber(epoch or '0'), body or ''
if ARGV[2] ~= '' then epoch = math.max(epoch, tonumber(ARGV[2])) + 1 end
redis.call('HSET', KEYS[1], '__meta', ARGV[1] .. '\\n' .. place .. '\\n' .. string.format('%.0f', epoch) .. '\\n' .. body)
return {place, string.format('%.0f', epoch), body}`;

/** Arguments of one \`unpack\`; Lua's stack ends at some thousands. */
const chunk = 1000;

/**
 * KEYS: lane. ARGV: owner, place to move from, place to move to, body, 'whole' or 'changed', number of fields to remove,
 * those fields, then pairs of field and value. Gives back OK, or why not.
 */
export const moveScript = `${readMeta}
if not owner then return 'LOST' end
if owner ~= ARGV[1] then return 'OWNER' end
if place ~= ARGV[2] then
  if place == ARGV[3] then return 'OK' end
  return 'PLACE'
end
local removals = tonumber(ARGV[6])
if not removals or removals > #ARGV - 6 or (#ARGV - 6 - removals) % 2 ~= 0 then return 'ARGUMENTS' end
if ARGV[5] == 'whole' then redis.call('DEL', KEYS[1]) end
for first = 7, 6 + removals, ${chunk} do
  redis.call('HDEL', KEYS[1], unpack(ARGV, first, math.min(first + ${chunk - 1}, 6 + removals)))
end
for first = 7 + removals, #ARGV, ${chunk} do
  redis.call('HSET', KEYS[1], unpack(ARGV, first, math.min(first + ${chunk - 1}, #ARGV)))
end
redis.call('HSET', KEYS[1], '__meta', ARGV[1] .. '\\n' .. ARGV[3] .. '\\n' .. epoch .. '\\n' .. ARGV[4])
return 'OK'`;
