using StackExchange.Redis;

namespace CodeSight.Core.Coordination;

/// <summary>The lock's key in Redis, as one holder or candidate uses it.</summary>
internal sealed class RedisLockKey(RedisConnection redis, TimeSpan lease)
{
    // Returns the holder's token rather than a yes or no, for which another reply could be mistaken.
    private const string Take = """
        local holder = redis.call('get', KEYS[1])
        if not holder and redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return ARGV[1] end
        if holder == ARGV[1] then redis.call('pexpire', KEYS[1], ARGV[2]) end
        return holder
        """;

    private const string Release = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

    private readonly RedisKey _name = NameIn(redis);
    private readonly string _token = LockToken.Make();

    /// <summary>The key. All versions must use the same one.</summary>
    public static RedisKey NameIn(RedisConnection redis) => redis.Prefix + "scan-lock";

    /// <summary>Acquires the lock if it is free, extends it if this holder has it, and returns who holds it now.</summary>
    public async Task<LockHolder> TakeAsync(CancellationToken cancellationToken)
    {
        var reply = await redis.AskAsync(
            database => database.ScriptEvaluateAsync(Take, [_name], [_token, (long)lease.TotalMilliseconds], CommandFlags.NoScriptCache),
            cancellationToken);
        var holder = reply.Value is { Resp2Type: ResultType.BulkString } text ? (string?)text : null;
        if (holder is null || !LockToken.IsWhole(holder)) return LockHolder.Unknown;
        return holder == _token ? LockHolder.Self : LockHolder.Another;
    }

    /// <summary>Releases the lock if this holder has it. When Redis is unavailable, the key expires by itself.</summary>
    public async Task ReleaseAsync() =>
        await redis.AskAsync(
            database => database.ScriptEvaluateAsync(Release, [_name], [_token], CommandFlags.NoScriptCache), CancellationToken.None);
}

/// <summary>Who has the lock.</summary>
internal enum LockHolder
{
    /// <summary>Redis gave no usable reply.</summary>
    Unknown,
    Self,
    Another,
}
