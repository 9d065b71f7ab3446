using CodeSight.Core.Configuration;
using CodeSight.Core.Coordination;
using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Tests.Coordination;

/// <summary>What the registered cache must do, with and without Redis.</summary>
public abstract class HybridCacheTests
{
    private static readonly HybridCacheEntryOptions Long = new() { Expiration = TimeSpan.FromMinutes(10) };
    private static readonly HybridCacheEntryOptions Known = new() { Flags = HybridCacheEntryFlags.DisableUnderlyingData };
    private static readonly HybridCacheEntryOptions Shared = new() { Flags = HybridCacheEntryFlags.DisableUnderlyingData | HybridCacheEntryFlags.DisableLocalCache };

    [ConformanceFact]
    public async Task Value_is_kept_as_it_is()
    {
        var cache = await CreateAsync();
        byte[] value = [.. Enumerable.Range(0, 256).Select(number => (byte)number)];

        await cache.SetAsync("a", value, Long);
        await cache.SetAsync("empty", "", Long);

        Assert.Equal(value, await cache.GetOrCreateAsync<byte[]?>("a", NothingAsync<byte[]?>, Known));
        Assert.Equal("", await ReadAsync(cache, "empty"));
        Assert.Null(await ReadAsync(cache, "b"));
    }

    [ConformanceFact]
    public async Task Later_value_replaces_the_earlier_one()
    {
        var cache = await CreateAsync();

        await cache.SetAsync("a", "old", Long);
        await cache.SetAsync("a", "new", Long);

        Assert.Equal("new", await ReadAsync(cache, "a"));
    }

    [ConformanceFact]
    public async Task Removed_value_is_gone()
    {
        var cache = await CreateAsync();
        await cache.SetAsync("a", "x", Long);

        await cache.RemoveAsync("a");

        Assert.Null(await ReadAsync(cache, "a"));
    }

    [ConformanceFact]
    public async Task Value_ends_with_its_time()
    {
        var cache = await CreateAsync();
        await cache.SetAsync("a", "x", new HybridCacheEntryOptions { Expiration = TimeSpan.FromSeconds(1) });

        await Eventually.UntilAsync(async () => await ReadAsync(cache, "a") is null);
    }

    [ConformanceFact]
    public async Task One_caller_makes_the_value_and_the_others_wait_for_it()
    {
        var cache = await CreateAsync();
        var made = 0;
        var mayEnd = new TaskCompletionSource();

        var callers = Enumerable.Range(0, 50).Select(_ => Task.Run(() => cache.GetOrCreateAsync("a", MakeAsync, Long).AsTask())).ToList();
        await Eventually.UntilAsync(() => Volatile.Read(ref made) > 0);
        mayEnd.SetResult();

        Assert.All(await Eventually.ForAsync(Task.WhenAll(callers)), value => Assert.Equal("1", value));
        Assert.Equal("1", await cache.GetOrCreateAsync("a", MakeAsync, Long));

        async ValueTask<string> MakeAsync(CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref made);
            await mayEnd.Task;
            return $"{number}";
        }
    }

    [ConformanceFact]
    public async Task Caller_who_gives_up_does_not_stop_the_others()
    {
        var cache = await CreateAsync();
        var mayEnd = new TaskCompletionSource<string>();
        using var impatience = new CancellationTokenSource();
        var isMade = new TaskCompletionSource();

        var first = cache.GetOrCreateAsync("a", MakeAsync, Long, cancellationToken: impatience.Token).AsTask();
        await Eventually.ForAsync(isMade.Task);
        var second = cache.GetOrCreateAsync("a", MakeAsync, Long).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        mayEnd.SetResult("x");

        Assert.Equal("x", await Eventually.ForAsync(second));

        async ValueTask<string> MakeAsync(CancellationToken cancellationToken)
        {
            isMade.TrySetResult();
            return await mayEnd.Task.WaitAsync(cancellationToken);
        }
    }

    [ConformanceFact]
    public async Task Work_that_nobody_waits_for_is_cancelled()
    {
        var cache = await CreateAsync();
        using var impatience = new CancellationTokenSource();
        var isMade = new TaskCompletionSource();
        var isCancelled = new TaskCompletionSource();

        var only = cache.GetOrCreateAsync("a", MakeAsync, Long, cancellationToken: impatience.Token).AsTask();
        await Eventually.ForAsync(isMade.Task);
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => only);
        await Eventually.ForAsync(isCancelled.Task);

        async ValueTask<string> MakeAsync(CancellationToken cancellationToken)
        {
            cancellationToken.Register(() => isCancelled.SetResult());
            isMade.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return "";
        }
    }

    [ConformanceFact]
    public async Task Failure_goes_to_the_caller_and_is_not_kept()
    {
        var cache = await CreateAsync();

        await Assert.ThrowsAsync<InvalidDataException>(
            async () => await cache.GetOrCreateAsync<string>("a", _ => throw new InvalidDataException(), Long));

        Assert.Equal("x", await cache.GetOrCreateAsync("a", _ => ValueTask.FromResult("x"), Long));
    }

    /// <summary>The value, or null; from this process's memory where it has it.</summary>
    internal static async Task<string?> ReadAsync(HybridCache cache, string key) =>
        await cache.GetOrCreateAsync<string?>(key, NothingAsync<string?>, Known);

    /// <summary>The value that Redis has, or null.</summary>
    internal static async Task<string?> ReadSharedAsync(HybridCache cache, string key) =>
        await cache.GetOrCreateAsync<string?>(key, NothingAsync<string?>, Shared);

    protected abstract Task<HybridCache> CreateAsync();

    private static ValueTask<T> NothingAsync<T>(CancellationToken cancellationToken) =>
        throw new InvalidOperationException("What is missing is made all the same.");
}

public sealed class InProcessHybridCacheTests : HybridCacheTests, IAsyncLifetime
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddCoordination(new CodeSightOptions { DataDir = "", DocsDir = "", EmbeddingModelDir = "" }).BuildServiceProvider();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _services.DisposeAsync();

    protected override Task<HybridCache> CreateAsync() => Task.FromResult(_services.GetRequiredService<HybridCache>());
}

[NeedsRedis]
public sealed class RedisHybridCacheTests : HybridCacheTests, IAsyncLifetime
{
    private CoordinatedProcess? _process;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }

    [RedisFact]
    public async Task Value_of_one_process_is_seen_by_the_other()
    {
        var database = await RedisServer.SharedDatabaseAsync();
        await using var first = await CoordinatedProcess.ConnectAsync(database);
        await using var second = await CoordinatedProcess.ConnectAsync(database);

        await first.Cache.SetAsync("a", "x");

        Assert.Equal("x", await ReadAsync(second.Cache, "a"));
    }

    [RedisTheory]
    [InlineData("SET codesight:cache:a anything")]
    [InlineData("SET codesight:cache:a \"\"")]
    [InlineData("RPUSH codesight:cache:a list")]
    [InlineData("HSET codesight:cache:a absexp -1 sldexp -1 data anything")]
    [InlineData("HSET codesight:cache:a absexp -1 sldexp -1 data \"\"")]
    [InlineData("COPY codesight:cache:b codesight:cache:a")]
    public async Task What_others_wrote_under_our_keys_counts_as_missing(string command)
    {
        await using var server = await RedisServer.StartAsync();
        await using var process = await CoordinatedProcess.ConnectAsync(server.ConnectionString);
        await process.Cache.SetAsync("b", "x");

        await server.TellAsync(command);

        Assert.Null(await ReadAsync(process.Cache, "a"));
    }

    protected override async Task<HybridCache> CreateAsync()
    {
        _process = await CoordinatedProcess.ConnectAsync(await RedisServer.SharedDatabaseAsync());
        return _process.Cache;
    }
}
