using CodeSight.Core.Asking.Search;
using CodeSight.Core.Models;
using CodeSight.Core.Telemetry;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace CodeSight.Core.Asking.Rerank;

/// <summary>
/// Ranks the best passages of a search anew by a cross-encoder, which reads question and passage together (Nogueira and Cho 2019), within
/// a time: all of them or none. A model that is mostly too slow is left out for a while, so that its work is not everybody's loss.
/// </summary>
internal sealed class Reranker : IDisposable
{
    /// <summary>Passages that are ranked anew.</summary>
    public const int Depth = 30;

    // Of the last half minute's rerankings, at least this many and half of them too late: none for as long, then one on trial.
    private const int LeastSeen = 4;
    private const double MostLate = 0.5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly ICrossEncoder _model;
    private readonly ResiliencePipeline _timeout;

    /// <param name="model">Owned from now on.</param>
    /// <param name="budget">Longest time of a reranking, the wait for the workers included.</param>
    public Reranker(ICrossEncoder model, TimeSpan budget, TimeProvider time)
    {
        _model = model;
        _timeout = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<TimeoutRejectedException>(),
                MinimumThroughput = LeastSeen,
                FailureRatio = MostLate,
                SamplingDuration = Pause,
                BreakDuration = Pause,
            })
            .AddTimeout(budget)
            .Build();
    }

    /// <summary>The model's name.</summary>
    public string ModelName => _model.Name;

    /// <summary>
    /// The passages with the first <see cref="Depth"/> by the cross-encoder, their score the sigmoid of its logit; those below keep their order,
    /// their scores scaled to stay below. The passages as they are where time ran out.
    /// </summary>
    /// <param name="passages">Best first, scores 0..1.</param>
    public async Task<IReadOnlyList<Passage>> RerankAsync(string question, IReadOnlyList<Passage> passages, CancellationToken cancellationToken)
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
