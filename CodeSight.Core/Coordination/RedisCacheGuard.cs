using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;

namespace CodeSight.Core.Coordination;

/// <summary>
/// The second level of <c>HybridCache</c>: .NET's Redis cache behind <see cref="RedisConnection"/>. While Redis is away every entry counts
/// as missing and nothing is stored, at once and without an exception; HybridCache by itself would ask Redis each time and wait until the
/// client's timeout. Entries carry a checksum over key and content, which HybridCache's own format lacks, so that a damaged entry counts as
/// missing too.
/// </summary>
/// <param name="redis">Decides whether Redis is asked, and how long a reply is waited for.</param>
/// <param name="make">
/// Makes the cache before the first command, when its prefix is known. It is not disposed of: that would close the connection, which
/// belongs to the container.
/// </param>
internal sealed class RedisCacheGuard(RedisConnection redis, Func<RedisCache> make) : IDistributedCache
{
    private const int ChecksumLength = 8;

    private readonly Lazy<RedisCache> _cache = new(make);

    /// <inheritdoc/>
    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        var reply = await redis.AskAsync(_ => _cache.Value.GetAsync(key, token), token);
        return reply.Value is { Length: >= ChecksumLength } stored
            && Checksum(key, stored.AsSpan(ChecksumLength)).AsSpan().SequenceEqual(stored.AsSpan(0, ChecksumLength))
            ? stored[ChecksumLength..]
            : null;
    }

    /// <inheritdoc/>
    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        byte[] stored = [.. Checksum(key, value), .. value];
        await redis.AskAsync(_ => DoneAsync(_cache.Value.SetAsync(key, stored, options, token)), token);
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string key, CancellationToken token = default) =>
        await redis.AskAsync(_ => DoneAsync(_cache.Value.RemoveAsync(key, token)), token);

    /// <inheritdoc/>
    public async Task RefreshAsync(string key, CancellationToken token = default) =>
        await redis.AskAsync(_ => DoneAsync(_cache.Value.RefreshAsync(key, token)), token);

    /// <inheritdoc/>
    public byte[]? Get(string key) => GetAsync(key).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) =>
        SetAsync(key, value, options).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public void Remove(string key) => RemoveAsync(key).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public void Refresh(string key) => RefreshAsync(key).GetAwaiter().GetResult();

    private static async Task<bool> DoneAsync(Task command)
    {
        await command;
        return true;
    }

    private static byte[] Checksum(string key, ReadOnlySpan<byte> value)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(key + '\0'));
        hash.AppendData(value);
        return hash.GetHashAndReset()[..ChecksumLength];
    }
}
