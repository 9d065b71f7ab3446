using System.Text;
using CodeSight.Core.Coordination;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Coordination;

/// <summary>What every shared cache must do; each implementation's tests inherit it.</summary>
public abstract class SharedCacheTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    [ConformanceFact]
    public async Task Value_is_kept_byte_for_byte()
    {
        var cache = await CreateAsync();
        byte[] value = [.. Enumerable.Range(0, 256).Select(number => (byte)number)];

        await cache.SetAsync("a", value, Long, CancellationToken.None);
        await cache.SetAsync("empty", ReadOnlyMemory<byte>.Empty, Long, CancellationToken.None);

        Assert.Equal(value, (await cache.GetAsync("a", CancellationToken.None))!.Value.ToArray());
        Assert.Empty((await cache.GetAsync("empty", CancellationToken.None))!.Value.ToArray());
        Assert.Null(await cache.GetAsync("b", CancellationToken.None));
    }

    [ConformanceFact]
    public async Task Later_value_replaces_the_earlier_one()
    {
        var cache = await CreateAsync();

        await cache.SetAsync("a", "old"u8.ToArray(), Long, CancellationToken.None);
        await cache.SetAsync("a", "new"u8.ToArray(), Long, CancellationToken.None);

        Assert.Equal("new", await ReadAsync(cache, "a"));
    }

    [ConformanceFact]
    public async Task Value_ends_with_its_time()
    {
        var cache = await CreateAsync();
        await cache.SetAsync("a", "x"u8.ToArray(), TimeSpan.FromMilliseconds(200), CancellationToken.None);

        await Patience.UntilAsync(async () => await cache.GetAsync("a", CancellationToken.None) is null);
    }

    [ConformanceFact]
    public async Task One_caller_makes_the_value_and_the_others_wait_for_it()
    {
        var cache = await CreateAsync();
        var made = 0;
        var mayEnd = new TaskCompletionSource();

        var callers = Enumerable.Range(0, 50).Select(_ => Task.Run(() => cache.GetOrMakeAsync("a", Long, MakeAsync, CancellationToken.None))).ToList();
        await Patience.UntilAsync(() => Volatile.Read(ref made) > 0);
        mayEnd.SetResult();

        Assert.All(await Patience.ForAsync(Task.WhenAll(callers)), value => Assert.Equal("1", Encoding.UTF8.GetString(value.Span)));
        Assert.Equal("1", Encoding.UTF8.GetString((await cache.GetOrMakeAsync("a", Long, MakeAsync, CancellationToken.None)).Span));

        async Task<ReadOnlyMemory<byte>> MakeAsync(CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref made);
            await mayEnd.Task;
            return Encoding.UTF8.GetBytes($"{number}");
        }
    }

    [ConformanceFact]
    public async Task Caller_who_gives_up_does_not_stop_the_others()
    {
        var cache = await CreateAsync();
        var mayEnd = new TaskCompletionSource<ReadOnlyMemory<byte>>();
        using var impatience = new CancellationTokenSource();
        var isMade = new TaskCompletionSource();

        var first = cache.GetOrMakeAsync("a", Long, MakeAsync, impatience.Token);
        await Patience.ForAsync(isMade.Task);
        var second = cache.GetOrMakeAsync("a", Long, MakeAsync, CancellationToken.None);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        mayEnd.SetResult("x"u8.ToArray());

        Assert.Equal("x", Encoding.UTF8.GetString((await Patience.ForAsync(second)).Span));

        Task<ReadOnlyMemory<byte>> MakeAsync(CancellationToken cancellationToken)
        {
            isMade.TrySetResult();
            return mayEnd.Task.WaitAsync(cancellationToken);
        }
    }

    [ConformanceFact]
    public async Task Work_that_nobody_waits_for_is_cancelled()
    {
        var cache = await CreateAsync();
        using var impatience = new CancellationTokenSource();
        var isMade = new TaskCompletionSource();
        var isCancelled = new TaskCompletionSource();

        var only = cache.GetOrMakeAsync("a", Long, MakeAsync, impatience.Token);
        await Patience.ForAsync(isMade.Task);
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => only);
        await Patience.ForAsync(isCancelled.Task);

        async Task<ReadOnlyMemory<byte>> MakeAsync(CancellationToken cancellationToken)
        {
            cancellationToken.Register(() => isCancelled.SetResult());
            isMade.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return default;
        }
    }

    [ConformanceFact]
    public async Task Failure_goes_to_the_caller_and_is_not_kept()
    {
        var cache = await CreateAsync();

        await Assert.ThrowsAsync<InvalidDataException>(() => cache.GetOrMakeAsync("a", Long, _ => throw new InvalidDataException(), CancellationToken.None));

        Assert.Equal(
            "x",
            Encoding.UTF8.GetString((await cache.GetOrMakeAsync("a", Long, _ => Task.FromResult<ReadOnlyMemory<byte>>("x"u8.ToArray()), CancellationToken.None)).Span));
    }

    internal static async Task<string?> ReadAsync(ISharedCache cache, string key) =>
        await cache.GetAsync(key, CancellationToken.None) is { } value ? Encoding.UTF8.GetString(value.Span) : null;

    protected abstract Task<ISharedCache> CreateAsync();
}

public sealed class InProcessCacheTests : SharedCacheTests
{
    protected override Task<ISharedCache> CreateAsync() => Task.FromResult<ISharedCache>(new InProcessCache(TimeProvider.System));
}

[NeedsRedis]
public sealed class RedisCacheTests : SharedCacheTests, IAsyncLifetime
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

        await first.Cache.SetAsync("a", "x"u8.ToArray(), TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.Equal("x", await ReadAsync(second.Cache, "a"));
    }

    [RedisTheory]
    [InlineData("SET codesight:cache:a anything")]
    [InlineData("SET codesight:cache:a \"\"")]
    [InlineData("RPUSH codesight:cache:a list")]
    [InlineData("COPY codesight:cache:b codesight:cache:a")]
    public async Task What_others_wrote_under_our_keys_counts_as_missing(string command)
    {
        await using var server = await RedisServer.StartAsync();
        await using var process = await CoordinatedProcess.ConnectAsync(server.ConnectionString);
        await process.Cache.SetAsync("b", "x"u8.ToArray(), TimeSpan.FromMinutes(1), CancellationToken.None);

        await server.TellAsync(command);

        Assert.Null(await process.Cache.GetAsync("a", CancellationToken.None));
    }

    protected override async Task<ISharedCache> CreateAsync()
    {
        _process = await CoordinatedProcess.ConnectAsync(await RedisServer.SharedDatabaseAsync());
        return _process.Cache;
    }
}
