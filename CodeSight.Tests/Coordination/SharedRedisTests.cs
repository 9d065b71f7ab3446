using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Coordination;

/// <summary>Several deployments, each with a database of its own, on one Redis.</summary>
public sealed class SharedRedisTests
{
    [RedisFact]
    public async Task Processes_on_one_database_share_locks_signals_and_cache_and_those_on_two_share_none()
    {
        await using var server = await RedisServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync();
        await using var other = await TestDatabase.CreateAsync();
        await using var first = await CoordinatedProcess.ConnectAsync(server.ConnectionString, database: database);
        await using var second = await CoordinatedProcess.ConnectAsync(server.ConnectionString, database: database);
        await using var stranger = await CoordinatedProcess.ConnectAsync(server.ConnectionString, database: other);
        var heard = 0;
        using var subscription = stranger.Signals.Subscribe("topic", () => Interlocked.Increment(ref heard));

        await using var held = await first.ScanLock.TryAcquireAsync(CancellationToken.None);
        await using var own = await stranger.ScanLock.TryAcquireAsync(CancellationToken.None);
        await first.Cache.SetAsync("key", "first's");
        await first.Signals.PublishAsync("topic", CancellationToken.None);
        await second.HearAsync(first);

        Assert.NotNull(held);
        Assert.NotNull(own);
        Assert.Null(await second.ScanLock.TryAcquireAsync(CancellationToken.None));
        Assert.Equal("first's", await ReadAsync(second));
        Assert.Equal("none", await ReadAsync(stranger));
        // Were they of the stranger's channel, the signals before would have arrived before this one.
        await stranger.Signals.PublishAsync("topic", CancellationToken.None);
        Assert.Equal(1, heard);
    }

    [RedisFact]
    public async Task Lock_is_not_broken_by_another_deployment_that_starts()
    {
        await using var server = await RedisServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync();
        await using var other = await TestDatabase.CreateAsync();
        await using var first = await CoordinatedProcess.ConnectAsync(server.ConnectionString, database: database);
        await using var second = await CoordinatedProcess.ConnectAsync(server.ConnectionString, database: database);
        await using var stranger = await CoordinatedProcess.ConnectAsync(server.ConnectionString, database: other);
        await using var held = await first.ScanLock.TryAcquireAsync(CancellationToken.None);

        await stranger.ScanLock.BreakAsync(CancellationToken.None);

        Assert.Null(await second.ScanLock.TryAcquireAsync(CancellationToken.None));
    }

    [RedisFact]
    public async Task Quota_of_one_deployment_is_not_used_up_by_another()
    {
        await using var server = await RedisServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync();
        await using var other = await TestDatabase.CreateAsync();
        await using var first = await CoordinatedProcess.ConnectAsync(server.ConnectionString, database: database);
        await using var second = await CoordinatedProcess.ConnectAsync(server.ConnectionString, database: database);
        await using var stranger = await CoordinatedProcess.ConnectAsync(server.ConnectionString, database: other);

        Assert.True(await TakeAsync(first));
        Assert.False(await TakeAsync(second));
        Assert.True(await TakeAsync(stranger));

        static async Task<bool> TakeAsync(CoordinatedProcess process)
        {
            await using var quota = process.Quotas.Create("operator", 1, TimeSpan.FromMinutes(10));
            return (await quota.AcquireAsync()).IsAcquired;
        }
    }

    private static async Task<string> ReadAsync(CoordinatedProcess process) =>
        await process.Cache.GetOrCreateAsync("key", _ => ValueTask.FromResult("none"));
}
