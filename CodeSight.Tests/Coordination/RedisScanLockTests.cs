using System.Globalization;
using CodeSight.Core.Coordination;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Coordination;

/// <summary>The scan lock between processes, and what becomes of it when Redis forgets or gives it to somebody else.</summary>
public sealed class RedisScanLockTests : IAsyncLifetime
{
    private const string Key = "codesight:scan-lock";

    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private RedisServer _server = null!; // Set before each test.

    public async Task InitializeAsync() =>
        _server = RedisProgram.ReasonToSkip is null ? await RedisServer.StartAsync() : RedisServer.Prepare();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [RedisFact]
    public async Task Lock_is_held_by_one_process_at_a_time()
    {
        await using var first = await CoordinatedProcess.ConnectAsync(_server.ConnectionString, Long);
        await using var second = await CoordinatedProcess.ConnectAsync(_server.ConnectionString, Long);

        var lease = await HoldAsync(first);
        Assert.Null(await second.ScanLock.TryAcquireAsync(CancellationToken.None));
        await lease.DisposeAsync();

        await using var next = await second.ScanLock.TryAcquireAsync(CancellationToken.None);
        Assert.NotNull(next);
        Assert.Null(await first.ScanLock.TryAcquireAsync(CancellationToken.None));
    }

    [RedisFact]
    public async Task Lock_of_a_killed_holder_is_freed_by_who_knows_that_it_is_gone()
    {
        await using var process = await CoordinatedProcess.ConnectAsync(_server.ConnectionString, Long);
        await _server.TellAsync($"SET {Key} {LockToken.Make()} PX 600000");
        Assert.Null(await process.ScanLock.TryAcquireAsync(CancellationToken.None));

        await process.ScanLock.BreakAsync(CancellationToken.None);

        await using var lease = await process.ScanLock.TryAcquireAsync(CancellationToken.None);
        Assert.NotNull(lease);
    }

    [RedisFact]
    public async Task Lock_of_a_killed_holder_ends_by_itself()
    {
        await using var process = await CoordinatedProcess.ConnectAsync(_server.ConnectionString, Short);
        await _server.TellAsync($"SET {Key} {LockToken.Make()} PX 600000");
        Assert.Null(await process.ScanLock.TryAcquireAsync(CancellationToken.None));

        await _server.TellAsync($"PEXPIRE {Key} 200");
        await Eventually.UntilAsync(async () =>
        {
            await using var lease = await process.ScanLock.TryAcquireAsync(CancellationToken.None);
            return lease is not null;
        });
    }

    [RedisFact]
    public async Task Held_lock_is_renewed_under_the_same_token()
    {
        await using var process = await CoordinatedProcess.ConnectAsync(_server.ConnectionString, Short);
        await using var lease = await HoldAsync(process);
        var token = await _server.TellAsync($"GET {Key}");

        // The time to live falls, and rises at each renewal. On a machine that stood still for longer than the lease it is negative until
        // then.
        var rises = 0;
        var left = long.MaxValue;
        await Eventually.UntilAsync(async () =>
        {
            var now = await NumberAsync($"PTTL {Key}");
            Assert.True(now <= Short.TotalMilliseconds);
            if (now > left) rises++;
            left = now;
            return rises >= 5;
        });

        Assert.Equal(token, await _server.TellAsync($"GET {Key}"));
        Assert.False(lease.Lost.IsCancellationRequested);
    }

    [RedisFact]
    public async Task Lock_that_went_to_another_is_lost_and_left_to_it()
    {
        await using var process = await CoordinatedProcess.ConnectAsync(_server.ConnectionString, Short);
        var lease = await HoldAsync(process);
        var other = LockToken.Make();

        await _server.TellAsync($"SET {Key} {other}");
        await Eventually.UntilAsync(() => lease.Lost.IsCancellationRequested);
        await lease.DisposeAsync();

        Assert.Equal(other, await _server.TellAsync($"GET {Key}"));
        Assert.Equal(1, process.LoggedTimes(804));
    }

    [RedisFact]
    public async Task What_is_no_holders_token_takes_the_lock_from_nobody()
    {
        await using var process = await CoordinatedProcess.ConnectAsync(_server.ConnectionString, Short);
        await using var lease = await HoldAsync(process);

        await _server.TellAsync($"SET {Key} nonsense");
        await Eventually.UntilAsync(() => process.LoggedTimes(805) > 0);
        await _server.TellAsync($"DEL {Key}");
        await Eventually.UntilAsync(async () => LockToken.IsWhole(await _server.TellAsync($"GET {Key}")));

        Assert.False(lease.Lost.IsCancellationRequested);
    }

    [RedisFact]
    public async Task Flushed_lock_is_taken_again_by_its_holder()
    {
        await using var process = await CoordinatedProcess.ConnectAsync(_server.ConnectionString, Short);
        await using var lease = await HoldAsync(process);
        var token = await _server.TellAsync($"GET {Key}");

        await _server.TellAsync("FLUSHALL");

        await Eventually.UntilAsync(async () => await _server.TellAsync($"GET {Key}") == token);
        Assert.False(lease.Lost.IsCancellationRequested);
    }

    [RedisFact]
    public async Task Flushed_lock_that_another_took_is_lost()
    {
        await using var first = await CoordinatedProcess.ConnectAsync(_server.ConnectionString, Short);
        await using var second = await CoordinatedProcess.ConnectAsync(_server.ConnectionString, Long);
        await using var lease = await HoldAsync(first);

        IScanLease? taken = null;
        await Eventually.UntilAsync(async () =>
        {
            // The holder's own renewal may be quicker.
            await _server.TellAsync("FLUSHALL");
            return (taken = await second.ScanLock.TryAcquireAsync(CancellationToken.None)) is not null;
        });

        await Eventually.UntilAsync(() => lease.Lost.IsCancellationRequested);
        Assert.False(taken!.Lost.IsCancellationRequested); // Taken, or the wait had failed.
        await taken.DisposeAsync();
    }

    [RedisFact]
    public async Task Lock_of_a_restarted_server_is_taken_again_by_its_holder()
    {
        await using var process = await CoordinatedProcess.ConnectAsync(_server.ConnectionString, Short);
        await using var lease = await HoldAsync(process);
        var token = await _server.TellAsync($"GET {Key}");

        await _server.StopAsync();
        await Eventually.UntilAsync(() => !process.IsWell);
        await _server.StartAgainAsync();

        await Eventually.UntilAsync(async () => await _server.TellAsync($"GET {Key}") == token);
        Assert.False(lease.Lost.IsCancellationRequested);
    }

    [RedisFact]
    public async Task Without_redis_a_scan_goes_on_and_says_so_once()
    {
        await using var process = await CoordinatedProcess.ConnectAsync(_server.ConnectionString, Short);
        await _server.StopAsync();

        await using var lease = await HoldAsync(process);
        Assert.Null(await process.ScanLock.TryAcquireAsync(CancellationToken.None));
        Assert.Equal(1, process.LoggedTimes(803));

        // Another process was quicker when Redis came back: it may be the one that Postgres sends away, so nobody is stopped.
        await _server.StartAgainAsync();
        await _server.TellAsync($"SET {Key} {LockToken.Make()}");
        await Eventually.UntilAsync(() => process.LoggedTimes(806) > 0);
        Assert.False(lease.Lost.IsCancellationRequested);

        await _server.TellAsync($"DEL {Key}");
        await Eventually.UntilAsync(async () => LockToken.IsWhole(await _server.TellAsync($"GET {Key}")));
        await _server.TellAsync($"SET {Key} {LockToken.Make()}");
        await Eventually.UntilAsync(() => lease.Lost.IsCancellationRequested);
        Assert.Equal((1, 1), (process.LoggedTimes(803), process.LoggedTimes(806)));
    }

    private static async Task<IScanLease> HoldAsync(CoordinatedProcess process)
    {
        var lease = await process.ScanLock.TryAcquireAsync(CancellationToken.None);
        Assert.NotNull(lease);
        return lease;
    }

    private async Task<long> NumberAsync(string command) =>
        long.Parse((await _server.TellAsync(command))[1..], CultureInfo.InvariantCulture);
}
