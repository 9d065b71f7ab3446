using System.Runtime.CompilerServices;
using CodeSight.Api.Terminal;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data.Runs;
using CodeSight.Core.Indexing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CodeSight.Tests.Api;

public sealed class TerminalFaultTests
{
    /// <summary>Whatever may go wrong in what it shows; a hosted service that fails stops the whole server.</summary>
    public static TheoryData<Exception> Faults => new(
        new NpgsqlException("away"), new InvalidOperationException("a bug"), new OperationCanceledException(), new TimeoutException());

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Progress_is_followed_again_after_any_fault(Exception fault)
    {
        var followedAgain = new TaskCompletionSource();
        var calls = 0;
        var indexing = new FakeIndexing { Follow = FollowAsync };
        var clock = new ManualTime();
        using var lifetime = new StartedLifetime();
        await using var services = new ServiceCollection().AddLogging()
            .AddSingleton<IIndexing>(indexing).AddSingleton<IServer>(new NoServer()).AddSingleton<IHostApplicationLifetime>(lifetime)
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(new CodeSightOptions { DataDir = "/index", DocsDir = "/data", EmbeddingModelDir = "/model" })
            .BuildServiceProvider();
        using var progress = ActivatorUtilities.CreateInstance<TerminalProgress>(services);

        await progress.StartAsync(CancellationToken.None);
        var work = progress.ExecuteTask ?? throw new InvalidOperationException("It was started.");
        while (!followedAgain.Task.IsCompleted && !work.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.False(work.IsCompleted, work.Exception?.ToString());
        await progress.StopAsync(CancellationToken.None);

        async IAsyncEnumerable<IndexRun> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (++calls == 1) throw fault;
            followedAgain.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            yield break;
        }
    }

    private sealed class StartedLifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);

        public StartedLifetime() => _lifetime.NotifyStarted();

        public CancellationToken ApplicationStarted => _lifetime.ApplicationStarted;

        public CancellationToken ApplicationStopping => _lifetime.ApplicationStopping;

        public CancellationToken ApplicationStopped => _lifetime.ApplicationStopped;

        public void StopApplication() => _lifetime.StopApplication();

        public void Dispose() => _lifetime.StopApplication();
    }

    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
