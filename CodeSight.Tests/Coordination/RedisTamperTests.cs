using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.Caching.Hybrid;

namespace CodeSight.Tests.Coordination;

/// <summary>
/// Replies that are cut off or damaged on their way: never a hang, never a lease for two, never a wrong value, and back to normal
/// afterwards.
/// </summary>
public sealed class RedisTamperTests : IAsyncLifetime
{
    private const int Rounds = 150;

    private RedisServer _server = null!; // Set before each test.

    public async Task InitializeAsync() =>
        _server = RedisProgram.ReasonToSkip is null ? await RedisServer.StartAsync() : RedisServer.Prepare();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [RedisTheory]
    [InlineData("cut", 1)]
    [InlineData("cut", 2)]
    [InlineData("garble", 3)]
    [InlineData("garble", 4)]
    public async Task Spoilt_replies_do_no_harm(string how, int seed)
    {
        var random = new Random(seed);
        await using var proxy = new RedisProxy(_server);
        await using var holder = await CoordinatedProcess.ConnectAsync(_server.ConnectionString);
        await using var process = await CoordinatedProcess.ConnectAsync(proxy.ConnectionString);
        await holder.Cache.SetAsync("a", "right", new HybridCacheEntryOptions { Expiration = TimeSpan.FromHours(1) });
        await using var lease = await holder.ScanLock.TryAcquireAsync(CancellationToken.None);
        Assert.NotNull(lease);

        for (var round = 0; round < Rounds; round++)
        {
            if (how == "cut") proxy.CutOnce(random);
            else proxy.GarbleOnce(random);
            await Eventually.ForAsync(AskAsync(process, round));
        }

        proxy.Heal();
        Assert.InRange(proxy.Spoilt, Rounds / 4, Rounds);
        await process.RecoverAsync();
        await process.HearAsync(holder);
        Assert.False(lease.Lost.IsCancellationRequested);
        await Eventually.UntilAsync(async () => await HybridCacheTests.ReadSharedAsync(process.Cache, "a") == "right");
    }

    private static async Task AskAsync(CoordinatedProcess process, int round)
    {
        switch (round % 4)
        {
            case 0:
                // Only where Redis gave no reply that could be trusted is there a lease, and it says so; it never stands for the lock
                // itself.
                var unguarded = process.LoggedTimes(803);
                await using (var lease = await process.ScanLock.TryAcquireAsync(CancellationToken.None))
                    Assert.Equal(lease is null ? unguarded : unguarded + 1, process.LoggedTimes(803));
                break;
            case 1:
                Assert.True(await HybridCacheTests.ReadSharedAsync(process.Cache, "a") is null or "right");
                break;
            case 2:
                await process.Cache.SetAsync("b", $"{round}");
                break;
            default:
                await process.Cache.RemoveAsync("c");
                await process.Signals.PublishAsync("d", CancellationToken.None);
                break;
        }

        // A round against a connection that is away would spoil nothing.
        await process.RecoverAsync();
    }
}
