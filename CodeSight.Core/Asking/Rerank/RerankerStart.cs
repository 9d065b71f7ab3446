using CodeSight.Core.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Asking.Rerank;

/// <summary>Has the reranker loaded at the host's start: a folder that cannot be used stops it, and the first question waits for nothing.</summary>
internal sealed class RerankerStart(Reranker reranker, CodeSightOptions options, ILogger<RerankerStart> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        logger.Reranks(reranker.ModelName, options.RerankBudget.TotalMilliseconds);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
