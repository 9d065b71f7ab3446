using CodeSight.Core.Coordination;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Coordination;

/// <summary>What all counters must do; each implementation's tests inherit it.</summary>
public abstract class CountersTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    [ConformanceFact]
    public async Task Count_grows_within_its_window_and_says_what_is_left()
    {
        var counters = await CreateAsync();

        var first = await counters.IncrementAsync("a", 2, Long, CancellationToken.None);
        var second = await counters.IncrementAsync("a", 5, Long, CancellationToken.None);

        Assert.Equal(2, first.Value);
        Assert.Equal(7, second.Value);
        Assert.InRange(second.Left, TimeSpan.FromTicks(1), first.Left);
        Assert.InRange(first.Left, TimeSpan.FromTicks(1), Long);
    }

    [ConformanceFact]
    public async Task Zero_reads_the_count()
    {
        var counters = await CreateAsync();
        await counters.IncrementAsync("a", 3, Long, CancellationToken.None);

        Assert.Equal(3, (await counters.IncrementAsync("a", 0, Long, CancellationToken.None)).Value);
    }

    [ConformanceFact]
    public async Task Keys_are_counted_apart()
    {
        var counters = await CreateAsync();
        await counters.IncrementAsync("a", 1, Long, CancellationToken.None);

        Assert.Equal(1, (await counters.IncrementAsync("b", 1, Long, CancellationToken.None)).Value);
        Assert.Equal(1, (await counters.IncrementAsync("A", 1, Long, CancellationToken.None)).Value);
    }

    [ConformanceFact]
    public async Task Count_begins_anew_after_its_window()
    {
        var counters = await CreateAsync();
        var window = TimeSpan.FromMilliseconds(200);
        await counters.IncrementAsync("a", 100, window, CancellationToken.None);

        await Patience.UntilAsync(async () => (await counters.IncrementAsync("a", 1, window, CancellationToken.None)).Value < 100);
    }

    [ConformanceFact]
    public async Task Nothing_is_lost_when_many_count_at_once()
    {
        var counters = await CreateAsync();

        var counts = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => counters.IncrementAsync("a", 1, Long, CancellationToken.None).AsTask())));

        Assert.Equal(Enumerable.Range(1, 200).Select(value => (long)value), counts.Select(count => count.Value).Order());
    }

    [ConformanceFact]
    public async Task What_makes_no_sense_is_refused()
    {
        var counters = await CreateAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => counters.IncrementAsync("a", -1, Long, CancellationToken.None).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => counters.IncrementAsync("a", 1, TimeSpan.Zero, CancellationToken.None).AsTask());
    }

    protected abstract Task<ICounters> CreateAsync();
}

public sealed class InProcessCountersTests : CountersTests
{
    protected override Task<ICounters> CreateAsync() => Task.FromResult<ICounters>(new InProcessCounters(TimeProvider.System));
}

[NeedsRedis]
public sealed class RedisCountersTests : CountersTests, IAsyncLifetime
{
    private CoordinatedProcess? _process;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }

    [RedisFact]
    public async Task Processes_count_together()
    {
        var database = await RedisServer.SharedDatabaseAsync();
        await using var first = await CoordinatedProcess.ConnectAsync(database);
        await using var second = await CoordinatedProcess.ConnectAsync(database);

        await first.Counters.IncrementAsync("a", 2, TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.Equal(3, (await second.Counters.IncrementAsync("a", 1, TimeSpan.FromMinutes(1), CancellationToken.None)).Value);
    }

    protected override async Task<ICounters> CreateAsync()
    {
        _process = await CoordinatedProcess.ConnectAsync(await RedisServer.SharedDatabaseAsync());
        return _process.Counters;
    }
}
