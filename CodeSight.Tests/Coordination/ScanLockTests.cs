using CodeSight.Core.Coordination;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Coordination;

/// <summary>What every scan lock must do; each implementation's tests inherit it.</summary>
public abstract class ScanLockTests
{
    [ConformanceFact]
    public async Task Lock_is_held_by_one_at_a_time()
    {
        var scanLock = await CreateAsync();

        var first = await scanLock.TryAcquireAsync(CancellationToken.None);
        Assert.NotNull(first);
        Assert.Null(await scanLock.TryAcquireAsync(CancellationToken.None));
        await first.DisposeAsync();

        var second = await scanLock.TryAcquireAsync(CancellationToken.None);
        Assert.NotNull(second);
        Assert.False(second.Lost.IsCancellationRequested);
        await second.DisposeAsync();
    }

    [ConformanceFact]
    public async Task Giving_back_twice_does_not_free_the_lock_of_the_next_holder()
    {
        var scanLock = await CreateAsync();
        var first = await scanLock.TryAcquireAsync(CancellationToken.None);
        Assert.NotNull(first);
        await first.DisposeAsync();
        await using var second = await scanLock.TryAcquireAsync(CancellationToken.None);

        await first.DisposeAsync();

        Assert.Null(await scanLock.TryAcquireAsync(CancellationToken.None));
    }

    [ConformanceFact]
    public async Task Lock_goes_to_one_of_many_that_ask_at_once()
    {
        var scanLock = await CreateAsync();

        var leases = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => Task.Run(() => scanLock.TryAcquireAsync(CancellationToken.None))));

        await Assert.Single(leases, lease => lease is not null)!.DisposeAsync();
    }

    protected abstract Task<IScanLock> CreateAsync();
}

public sealed class InProcessScanLockTests : ScanLockTests
{
    protected override Task<IScanLock> CreateAsync() => Task.FromResult<IScanLock>(new InProcessScanLock());
}

[NeedsRedis]
public sealed class RedisScanLockConformanceTests : ScanLockTests, IAsyncLifetime
{
    private CoordinatedProcess? _process;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }

    protected override async Task<IScanLock> CreateAsync()
    {
        _process = await CoordinatedProcess.ConnectAsync(await RedisServer.SharedDatabaseAsync());
        return _process.ScanLock;
    }
}
