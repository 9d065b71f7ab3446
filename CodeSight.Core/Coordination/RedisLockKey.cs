using CodeSight.Core.Configuration;
using StackExchange.Redis;

namespace CodeSight.Core.Coordination;

/// <summary>One would-be holder's view of the lock's key.</summary>
internal sealed class RedisLockKey(RedisConnection redis, TimeSpan lease)
{
    /// <summary>The key that every version must agree on.</summary>
    public static readonly RedisKey Name = RedisOptions.Prefix + "scan-lock";

    // Answers with the holder's token, never with a yes or no that some other reply could be mistaken for.
    private const string Take = """
        local holder = redis.call('get', KEYS[1])
        if not holder and redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return ARGV[1] end
        if holder == ARGV[1] then redis.call('pexpire', KEYS[1], ARGV[2]) end
        return holder
        """;

    private const string Release = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

    private readonly string _token = LockToken.Make();

    /// <summary>Takes the lock where nobody has it, makes it last longer where it is ours already, and says who has it now.</summary>
    public async Task<LockHolder> TakeAsync(CancellationToken cancellationToken)
    {
        var reply = await redis.AskAsync(
            database => database.ScriptEvaluateAsync(Take, [Name], [_token, (long)lease.TotalMilliseconds], CommandFlags.NoScriptCache), cancellationToken);
        var holder = reply.Value is { Resp2Type: ResultType.BulkString } text ? (string?)text : null;
        if (holder is null || !LockToken.IsWhole(holder)) return LockHolder.Unknown;
        return holder == _token ? LockHolder.Self : LockHolder.Another;
    }

    /// <summary>Gives the lock back where it is ours. Where Redis is away, the key ends by itself.</summary>
    public async Task ReleaseAsync() =>
        await redis.AskAsync(database => database.ScriptEvaluateAsync(Release, [Name], [_token], CommandFlags.NoScriptCache), CancellationToken.None);
}

/// <summary>Who has the lock.</summary>
internal enum LockHolder
{
    /// <summary>Redis gave no usable reply.</summary>
    Unknown,
    Self,
    Another,
}
