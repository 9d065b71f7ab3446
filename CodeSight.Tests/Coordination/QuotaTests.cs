using System.Threading.RateLimiting;
using CodeSight.Core.Coordination;
using CodeSight.Tests.Api;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Coordination;

/// <summary>Requests that are counted by several processes together, and by each alone while Redis is away.</summary>
public sealed class QuotaTests : IAsyncLifetime
{
    private const int Limit = 5;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private RedisServer _server = null!; // Set before each test.

    public async Task InitializeAsync() =>
        _server = RedisProgram.ReasonToSkip is null ? await RedisServer.StartAsync() : RedisServer.Prepare();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Window_ends_for_a_process_alone_when_it_is_over()
    {
        var time = new ManualTime();
        await using var quota = new Quotas(time).Create("a", 2, Window);

        Assert.Equal((true, 1, Window), await TakeAsync(quota));
        time.Advance(Window / 2);
        Assert.Equal((true, 0, Window / 2), await TakeAsync(quota));
        Assert.Equal((false, 0, Window / 2), await TakeAsync(quota));
        Assert.Null(quota.IdleDuration);
        time.Advance(Window);
        Assert.Null(quota.IdleDuration);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), quota.IdleDuration);
        Assert.Equal((true, 1, Window), await TakeAsync(quota));
    }

    [Fact]
    public async Task Requests_at_once_get_no_more_than_the_limit()
    {
        await using var quota = new Quotas(TimeProvider.System).Create("a", Limit, Window);

        Assert.Equal(Limit, await TakeAtOnceAsync(quota));
    }

    [RedisFact]
    public async Task Processes_count_together_under_our_prefix()
    {
        await using var first = await CoordinatedProcess.ConnectAsync(_server.ConnectionString);
        await using var second = await CoordinatedProcess.ConnectAsync(_server.ConnectionString);
        await using var here = first.Quotas.Create("a", Limit, Window);
        await using var there = second.Quotas.Create("a", Limit, Window);
        await using var other = second.Quotas.Create("b", Limit, Window);

        for (var left = Limit - 1; left >= 0; left--)
        {
            var (isAcquired, remaining, reset) = await TakeAsync(left % 2 == 0 ? here : there);
            Assert.Equal((true, left), (isAcquired, remaining));
            Assert.InRange(reset, TimeSpan.FromSeconds(1), Window);
        }

        foreach (var quota in new[] { here, there }) Assert.Equal((false, 0), Known(await TakeAsync(quota)));
        Assert.Equal(Limit, await TakeAtOnceAsync(other));
        Assert.Equal("fine", await _server.TellAsync(
            """EVAL "for _, k in ipairs(redis.call('keys', '*')) do if string.sub(k, 1, 10) ~= 'codesight:' then return k end end return 'fine'" 0"""));
    }

    [RedisFact]
    public async Task Process_counts_alone_while_Redis_is_away_and_together_when_it_is_back()
    {
        await using var first = await CoordinatedProcess.ConnectAsync(_server.ConnectionString);
        await using var second = await CoordinatedProcess.ConnectAsync(_server.ConnectionString);
        await using var here = first.Quotas.Create("a", Limit, Window);
        await using var there = second.Quotas.Create("a", Limit, Window);
        Assert.Equal(Limit, await TakeAtOnceAsync(here));
        Assert.Equal(0, await TakeAtOnceAsync(there));

        await _server.StopAsync();
        // Neither open nor closed.
        Assert.Equal(Limit, await TakeAtOnceAsync(here));
        Assert.Equal(Limit, await TakeAtOnceAsync(there));
        Assert.Equal((0, 0), (await TakeAtOnceAsync(here), await TakeAtOnceAsync(there)));

        await _server.StartAgainAsync();
        await first.RecoverAsync();
        await second.RecoverAsync();
        Assert.Equal(Limit, await TakeAtOnceAsync(there));
        Assert.Equal(0, await TakeAtOnceAsync(here));
    }

    [RedisFact]
    public async Task Process_that_has_not_found_Redis_yet_counts_alone()
    {
        await _server.StopAsync();
        await using var process = await CoordinatedProcess.StartAsync(_server.ConnectionString);
        await using var quota = process.Quotas.Create("a", Limit, Window);

        Assert.Equal(Limit, await TakeAtOnceAsync(quota));
        Assert.Equal(0, await TakeAtOnceAsync(quota));
    }

    private static (bool IsAcquired, int Remaining) Known((bool IsAcquired, int Remaining, TimeSpan Reset) lease) =>
        (lease.IsAcquired, lease.Remaining);

    private static async Task<(bool IsAcquired, int Remaining, TimeSpan Reset)> TakeAsync(RateLimiter quota)
    {
        using var lease = Assert.IsType<QuotaLease>(await Eventually.ForAsync(quota.AcquireAsync().AsTask()));
        return (lease.IsAcquired, lease.Remaining, lease.Reset);
    }

    private static async Task<int> TakeAtOnceAsync(RateLimiter quota) =>
        (await Task.WhenAll(Enumerable.Range(0, 4 * Limit).Select(_ => Task.Run(() => TakeAsync(quota))))).Count(lease => lease.IsAcquired);
}
