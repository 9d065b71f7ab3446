using CodeSight.Core.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Asking.Rerank;

/// <summary>
/// Loads the reranker when the host starts, so that an unusable model folder stops the start and the first question is not delayed.
/// </summary>
internal sealed class RerankerStartup(Reranker reranker, CodeSightOptions options, ILogger<RerankerStartup> logger) : IHostedService
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
