using CodeSight.Core.Configuration;
using StackExchange.Redis;

namespace CodeSight.Core.Coordination;

/// <summary>Counters that all processes share. While Redis is away, this process counts for itself, from nothing.</summary>
public sealed class RedisCounters(RedisConnection redis, TimeProvider time) : ICounters
{
    // The time to live is set where there is none, whatever the reason: a count must never stay for ever.
    private const string Increment = """
        local value = redis.call('incrby', KEYS[1], ARGV[1])
        local left = redis.call('pttl', KEYS[1])
        if left < 0 then
          redis.call('pexpire', KEYS[1], ARGV[2])
          left = tonumber(ARGV[2])
        end
        return {value, left}
        """;

    private readonly InProcessCounters _ofThisProcess = new(time);

    /// <inheritdoc/>
    public async ValueTask<WindowCount> IncrementAsync(string key, long by, TimeSpan window, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(by);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, TimeSpan.FromMilliseconds(1));
        var reply = await redis.AskAsync(
            database => database.ScriptEvaluateAsync(
                Increment, [RedisOptions.Prefix + "counter:" + key], [by, (long)window.TotalMilliseconds], CommandFlags.NoScriptCache),
            cancellationToken);
        if (reply.Value is { Resp2Type: ResultType.Array, Length: 2 } pair && NumberIn(pair[0]) is { } value && NumberIn(pair[1]) is { } left)
            return new(value, TimeSpan.FromMilliseconds(Math.Clamp(left, 0, (long)window.TotalMilliseconds)));
        return await _ofThisProcess.IncrementAsync(key, by, window, cancellationToken);
    }

    private static long? NumberIn(RedisResult result) => result is { Resp2Type: ResultType.Integer } ? (long)result : null;
}
