using CodeSight.Core.Asking.Search;
using CodeSight.Core.Models;
using CodeSight.Core.Telemetry;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace CodeSight.Core.Asking.Rerank;

/// <summary>
/// Reranks the best passages of a search by a cross-encoder (Nogueira and Cho, 2019) within a timeout: either all of them or none. A
/// circuit breaker skips a model that mostly exceeds the timeout.
/// </summary>
internal sealed class Reranker : IDisposable
{
    /// <summary>Number of passages that are reranked.</summary>
    public const int Depth = 30;

    // The circuit opens when half of at least four rerankings within 30 s timed out, and lets one through after another 30 s.
    private const int MinimumThroughput = 4;
    private const double FailureRatio = 0.5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly ICrossEncoder _model;
    private readonly ResiliencePipeline _timeout;

    /// <param name="model">Owned from now on.</param>
    /// <param name="budget">Timeout of a reranking, including the wait for a worker.</param>
    public Reranker(ICrossEncoder model, TimeSpan budget, TimeProvider time)
    {
        _model = model;
        _timeout = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<TimeoutRejectedException>(),
                MinimumThroughput = MinimumThroughput,
                FailureRatio = FailureRatio,
                SamplingDuration = Pause,
                BreakDuration = Pause,
            })
            .AddTimeout(budget)
            .Build();
    }

    /// <summary>The model's name.</summary>
    public string ModelName => _model.Name;

    /// <summary>
    /// Returns the passages with the first <see cref="Depth"/> ordered by the cross-encoder; their score is the sigmoid of its logit. The
    /// rest keep their order, with scores scaled to stay below. After a timeout, or while the circuit is open, the passages are returned
    /// unchanged.
    /// </summary>
    /// <param name="passages">Best first, scores 0..1.</param>
    public async Task<IReadOnlyList<Passage>> RerankAsync(
        string question, IReadOnlyList<Passage> passages, CancellationToken cancellationToken)
    {
        if (passages.Count == 0) return passages;
        using var step = AskingTelemetry.Start("rerank");
        IReadOnlyList<Passage> best = [.. passages.Take(Depth)];
        try
        {
            var logits = await _timeout.ExecuteAsync(
                async token => await _model.ScoreAsync(question, [.. best.Select(passage => passage.FullText)], token), cancellationToken);
            step.Found(best.Count);
            AskingTelemetry.Reranked("done");
            return Order(best, logits, passages);
        }
        catch (TimeoutRejectedException)
        {
            AskingTelemetry.Reranked("late");
            return passages;
        }
        catch (BrokenCircuitException)
        {
            AskingTelemetry.Reranked("left out");
            return passages;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    private static IReadOnlyList<Passage> Order(IReadOnlyList<Passage> best, float[] logits, IReadOnlyList<Passage> all)
    {
        IReadOnlyList<Passage> ranked = [.. best
            .Zip(logits, (passage, logit) => passage with { Score = 1 / (1 + Math.Exp(-logit)) })
            .OrderByDescending(passage => passage.Score)];
        return [.. ranked, .. all.Skip(Depth).Select(passage => passage with { Score = passage.Score * ranked[^1].Score })];
    }
}
