using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CodeSight.Tests.Coordination;

/// <summary>Redis that is killed, paused, restarted, full or late.</summary>
public sealed class RedisOutageTests : IAsyncLifetime
{
    private RedisServer _server = null!; // Set before each test.

    public async Task InitializeAsync() => _server = RedisProgram.ReasonToSkip is null
        ? await RedisServer.StartAsync("--maxmemory-policy", "noeviction")
        : RedisServer.Prepare();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [RedisFact]
    public async Task Killed_connections_come_back_with_their_subscriptions()
    {
        await using var first = await CoordinatedProcess.ConnectAsync(_server.ConnectionString, TimeSpan.FromSeconds(1));
        await using var second = await CoordinatedProcess.ConnectAsync(_server.ConnectionString);
        await using var lease = await first.ScanLock.TryAcquireAsync(CancellationToken.None);
        var signalled = 0;
        using var subscription = first.Signals.Subscribe("a", () => Interlocked.Increment(ref signalled));

        foreach (var type in new[] { "normal", "pubsub" })
        {
            Volatile.Write(ref signalled, 0);
            var killed = await _server.TellAsync($"CLIENT KILL TYPE {type}");
            if (killed == ":0") continue;
            await Eventually.UntilAsync(() => Volatile.Read(ref signalled) > 0);
            await WorkTogetherAsync(first, second);
        }

        Assert.NotNull(lease);
        Assert.False(lease.Lost.IsCancellationRequested);
    }

    [RedisTheory]
    [InlineData("resp2")]
    [InlineData("resp3")]
    public async Task Killed_subscription_is_made_again_in_either_protocol(string protocol)
    {
        await using var first = await CoordinatedProcess.ConnectAsync($"{_server.ConnectionString},protocol={protocol}");
        await using var second = await CoordinatedProcess.ConnectAsync($"{_server.ConnectionString},protocol={protocol}");
        var signalled = 0;
        using var subscription = first.Signals.Subscribe("a", () => Interlocked.Increment(ref signalled));

        var killed = await _server.TellAsync("CLIENT KILL TYPE pubsub");

        Assert.NotEqual(":0", killed);
        await Eventually.UntilAsync(() => Volatile.Read(ref signalled) > 0);
        await WorkTogetherAsync(first, second);
    }

    [RedisFact]
    public async Task Paused_server_keeps_nobody_waiting()
    {
        await using var first = await CoordinatedProcess.ConnectAsync(_server.ConnectionString, TimeSpan.FromMinutes(1));
        await using var second = await CoordinatedProcess.ConnectAsync(_server.ConnectionString);
        await using var lease = await first.ScanLock.TryAcquireAsync(CancellationToken.None);
        Assert.NotNull(lease);

        await _server.SignalAsync("STOP");
        await Task.WhenAll(UseAsync(second), first.HealthAsync());
        Assert.Equal((false, false), (first.IsWell, second.IsWell));
        Assert.Equal(HealthStatus.Degraded, (await second.HealthAsync()).Status);
        await UseAsync(second);

        await _server.SignalAsync("CONT");
        await WorkTogetherAsync(first, second);
        Assert.False(lease.Lost.IsCancellationRequested);
        second.SaidThat(gone: 1, there: 2);
        Assert.Null(await second.ScanLock.TryAcquireAsync(CancellationToken.None));
    }

    [RedisFact]
    public async Task Restarted_server_is_found_again_and_everything_goes_on()
    {
        await using var first = await CoordinatedProcess.ConnectAsync(_server.ConnectionString);
        await using var second = await CoordinatedProcess.ConnectAsync(_server.ConnectionString);
        var signalled = 0;
        using var subscription = second.Signals.Subscribe("a", () => Interlocked.Increment(ref signalled));

        await _server.StopAsync();
        await UseAsync(first);
        await UseAsync(second);
        Assert.Equal(0, Volatile.Read(ref signalled));
        Assert.Equal(HealthStatus.Degraded, (await first.HealthAsync()).Status);

        await _server.StartAgainAsync();
        await Eventually.UntilAsync(() => Volatile.Read(ref signalled) > 0);
        await WorkTogetherAsync(first, second);
        Assert.Equal(HealthStatus.Healthy, (await first.HealthAsync()).Status);
        first.SaidThat(gone: 1, there: 2);
    }

    [RedisFact]
    public async Task Server_that_comes_late_is_found()
    {
        await _server.StopAsync();
        await using var first = await CoordinatedProcess.StartAsync(_server.ConnectionString);
        await using var second = await CoordinatedProcess.StartAsync(_server.ConnectionString);

        await using (var lease = await Eventually.ForAsync(first.ScanLock.TryAcquireAsync(CancellationToken.None))) Assert.NotNull(lease);
        await UseAsync(first);
        await _server.StartAgainAsync();

        await WorkTogetherAsync(first, second);
        first.SaidThat(gone: 1, there: 1);
    }

    [RedisFact]
    public async Task Full_server_leaves_each_process_to_itself()
    {
        await using var first = await CoordinatedProcess.ConnectAsync(_server.ConnectionString);
        await using var second = await CoordinatedProcess.ConnectAsync(_server.ConnectionString);
        await _server.TellAsync("CONFIG SET maxmemory 1mb");

        await UseAsync(first);
        await Eventually.UntilAsync(async () => (await first.HealthAsync()).Status == HealthStatus.Degraded);
        Assert.Contains("refuses", (await first.HealthAsync()).Description, StringComparison.Ordinal);
        await using (var lease = await first.ScanLock.TryAcquireAsync(CancellationToken.None)) Assert.NotNull(lease);
        await UseAsync(first);
        // Signals take no memory.
        await first.HearAsync(second);

        await _server.TellAsync("CONFIG SET maxmemory 0");
        await WorkTogetherAsync(first, second);
    }

    /// <summary>Everything answers, with or without Redis.</summary>
    private static async Task UseAsync(CoordinatedProcess process)
    {
        var key = Guid.NewGuid().ToString("N");
        await Eventually.ForAsync(process.Cache.SetAsync(key, "x").AsTask());
        Assert.Equal("x", await Eventually.ForAsync(HybridCacheTests.ReadAsync(process.Cache, key)));
        Assert.Equal("y", await Eventually.ForAsync(process.Cache.GetOrCreateAsync(key + "2", _ => ValueTask.FromResult("y")).AsTask()));
        var called = 0;
        using var subscription = process.Signals.Subscribe(key, () => Interlocked.Increment(ref called));
        await Eventually.ForAsync(process.Signals.PublishAsync(key, CancellationToken.None));
        Assert.True(called > 0);
    }

    /// <summary>Waits until both have Redis, and then they share everything.</summary>
    private static async Task WorkTogetherAsync(CoordinatedProcess first, CoordinatedProcess second)
    {
        await Eventually.UntilAsync(async () =>
        {
            var key = Guid.NewGuid().ToString("N");
            await first.Cache.SetAsync(key, "x");
            return await HybridCacheTests.ReadAsync(second.Cache, key) == "x";
        });
        await first.RecoverAsync();
        await second.RecoverAsync();
        await first.HearAsync(second);
        await second.HearAsync(first);
    }
}
