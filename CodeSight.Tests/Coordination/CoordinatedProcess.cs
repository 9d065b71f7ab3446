using CodeSight.Core.Configuration;
using CodeSight.Core.Coordination;
using CodeSight.Core.Data;
using CodeSight.Tests.Api;
using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CodeSight.Tests.Coordination;

/// <summary>What one process of many has, as <c>AddRedis</c> and <c>AddCoordination</c> give it.</summary>
internal sealed class CoordinatedProcess : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private CoordinatedProcess(string connectionString, TimeSpan? lease, TestDatabase? database)
    {
        var options = new CodeSightOptions { DataDir = "", DocsDir = "", EmbeddingModelDir = "", RedisConnectionString = connectionString };
        if (lease is { } given) options = options with { Lease = given };
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(Logs);
        builder.AddRedis(options);
        builder.Services.AddCoordination(options);
        if (database is not null) builder.Services.AddDatabase(database.ConnectionString);
        _services = builder.Services.BuildServiceProvider();
    }

    public CapturedLogs Logs { get; } = new();

    public IScanLock ScanLock => _services.GetRequiredService<IScanLock>();

    public HybridCache Cache => _services.GetRequiredService<HybridCache>();

    public Quotas Quotas => _services.GetRequiredService<Quotas>();

    public ISignals Signals => _services.GetRequiredService<ISignals>();

    /// <summary>Whether Redis takes commands and the other processes' signals arrive.</summary>
    public bool IsWell => _services.GetRequiredService<RedisConnection>().State.Trouble is null && ((RedisSignals)Signals).IsListening;

    /// <summary>A process whose server may not be there.</summary>
    public static async Task<CoordinatedProcess> StartAsync(string connectionString, TimeSpan? lease = null, TestDatabase? database = null)
    {
        var process = new CoordinatedProcess(connectionString, lease, database);
        _ = (process.Signals, process.Cache);
        if (database is not null) await process._services.GetRequiredService<DatabaseMigration>().MigrateAsync(CancellationToken.None);
        foreach (var service in process._services.GetServices<IHostedService>()) await service.StartAsync(CancellationToken.None);
        return process;
    }

    /// <summary>A process that has found its server.</summary>
    public static async Task<CoordinatedProcess> ConnectAsync(string connectionString, TimeSpan? lease = null, TestDatabase? database = null)
    {
        var process = await StartAsync(connectionString, lease, database);
        await process.RecoverAsync();
        return process;
    }

    /// <summary>Waits until Redis is there.</summary>
    public Task RecoverAsync() => Eventually.UntilAsync(() => IsWell);

    /// <summary>Waits until a signal of the other process arrives here.</summary>
    public async Task HearAsync(CoordinatedProcess other)
    {
        var topic = Guid.NewGuid().ToString("N");
        var heard = 0;
        using var subscription = Signals.Subscribe(topic, () => Interlocked.Increment(ref heard));
        await Eventually.UntilAsync(async () =>
        {
            await other.Signals.PublishAsync(topic, CancellationToken.None);
            return Volatile.Read(ref heard) > 0;
        });
    }

    public async Task<HealthReportEntry> HealthAsync() =>
        (await _services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["redis"];

    /// <summary>How often the event was logged.</summary>
    public int LoggedTimes(int eventId) => Logs.Entries.Count(entry => entry.Id.Id == eventId);

    /// <summary>Redis was said to be gone and to be there so many times, and not at every command.</summary>
    public void SaidThat(int gone, int there)
    {
        if ((LoggedTimes(801), LoggedTimes(802)) != (gone, there)) Assert.Fail(Logs.Text);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
