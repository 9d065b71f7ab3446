using System.Security.Cryptography;
using System.Text;
using CodeSight.Core.Configuration;
using StackExchange.Redis;

namespace CodeSight.Core.Coordination;

/// <summary>
/// The cache that all processes share. While Redis is away or full, this process keeps its own. Each value carries a check over its key and
/// content, so that what is damaged, or written by others under our keys, counts as missing.
/// </summary>
public sealed class RedisCache(RedisConnection redis, TimeProvider time) : ISharedCache
{
    private const int Check = 8;

    private readonly InProcessCache _ofThisProcess = new(time);
    private readonly SharedWork _work = new();

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken)
    {
        var reply = await redis.AskAsync(database => database.StringGetAsync(NameOf(key)), cancellationToken);
        if ((byte[]?)reply.Value is { Length: >= Check } stored && CheckOf(key, stored.AsSpan(Check)).AsSpan(0, Check).SequenceEqual(stored.AsSpan(0, Check)))
            return stored.AsMemory(Check);
        // Kept here while Redis did not take it.
        return await _ofThisProcess.GetAsync(key, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, TimeSpan timeToLive, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeToLive, TimeSpan.FromMilliseconds(1));
        byte[] stored = [.. CheckOf(key, value.Span).AsSpan(0, Check), .. value.Span];
        var reply = await redis.AskAsync(database => database.StringSetAsync(NameOf(key), stored, timeToLive), cancellationToken);
        if (reply is { IsThere: true, Value: true }) _ofThisProcess.Remove(key);
        else await _ofThisProcess.SetAsync(key, value, timeToLive, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> GetOrMakeAsync(
        string key, TimeSpan timeToLive, Func<CancellationToken, Task<ReadOnlyMemory<byte>>> factory, CancellationToken cancellationToken) =>
        _work.GetOrMakeAsync(this, key, timeToLive, factory, cancellationToken);

    private static RedisKey NameOf(string key) => RedisOptions.Prefix + "cache:" + key;

    private static byte[] CheckOf(string key, ReadOnlySpan<byte> value)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(key + '\0'));
        hash.AppendData(value);
        return hash.GetHashAndReset();
    }
}
