using CodeSight.Core.Coordination;

namespace CodeSight.Tests.Coordination;

/// <summary>What every scan lock must do; each implementation's tests inherit it.</summary>
public abstract class ScanLockTests
{
    [Fact]
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

    [Fact]
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

    protected abstract Task<IScanLock> CreateAsync();
}

public sealed class InProcessScanLockTests : ScanLockTests
{
    protected override Task<IScanLock> CreateAsync() => Task.FromResult<IScanLock>(new InProcessScanLock());
}
