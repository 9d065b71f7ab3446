using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using CodeSight.Core.Data.People;
using CodeSight.Core.Models.LanguageModels;

namespace CodeSight.Core.People.Usage;

/// <summary>An answer whose tokens are counted. Disposing of it settles what was used.</summary>
/// <param name="promptTokens">Counts where the service does not report the prompt's tokens.</param>
/// <param name="settle">Is given what was used; null where nothing was.</param>
internal sealed class MeteredAnswer(long promptTokens, Func<AnswerUsage?, Task> settle) : IAsyncDisposable
{
    private TokenUsage? _reported;
    private long _bytes;
    private bool _isWhole;
    private bool _wasRefused;
    private TimeSpan _cutAfter;

    /// <summary>An answer that uses no tokens.</summary>
    public static MeteredAnswer Free() => new(0, _ => Task.CompletedTask);

    /// <summary>Counts a reply that somebody else has.</summary>
    /// <param name="reported">Null where its tokens are not known.</param>
    /// <param name="wasRefused">Whether the service used nothing.</param>
    /// <param name="cutAfter">After which time it was no longer waited for; null where it came.</param>
    public void Count(TokenUsage? reported, bool wasRefused, TimeSpan? cutAfter) =>
        (_reported, _isWhole, _wasRefused, _cutAfter) = (reported, true, wasRefused, cutAfter ?? TimeSpan.Zero);

    /// <summary>Passes a whole reply on.</summary>
    public async Task<Reply> CountAsync(Task<Reply> reply)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var whole = await reply;
            Count(whole);
            _isWhole = true;
            return whole;
        }
        catch (LanguageModelUnavailableException fault)
        {
            Count(fault);
            throw;
        }
        catch (OperationCanceledException)
        {
            // The service has written what nobody will see.
            _cutAfter = Stopwatch.GetElapsedTime(start);
            throw;
        }
    }

    /// <summary>Passes a reply on in its parts.</summary>
    public async IAsyncEnumerable<Reply> CountAsync(
        IAsyncEnumerable<Reply> parts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reading = parts.GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(reading))
        {
            Count(reading.Current);
            yield return reading.Current;
        }

        _isWhole = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await settle(_wasRefused && _bytes == 0 && _reported is null ? null : Used());

    // A reply that broke off may have reported its tokens in part, or before all of its text was written.
    private AnswerUsage Used() => _isWhole && _reported is { } exact
        ? new AnswerUsage(exact.Input, exact.Output, IsEstimated: false)
        : new AnswerUsage(
            _reported?.Input ?? promptTokens,
            Math.Max(_reported?.Output ?? 0, Math.Max(TokenEstimate.OfBytes(_bytes), TokenEstimate.OfTime(_cutAfter))),
            IsEstimated: true);

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<Reply> reading)
    {
        try
        {
            return await reading.MoveNextAsync();
        }
        catch (LanguageModelUnavailableException fault)
        {
            Count(fault);
            throw;
        }
    }

    private void Count(LanguageModelUnavailableException fault)
    {
        _wasRefused = !fault.MayHaveUsedTokens;
        (_reported, _isWhole) = fault.Usage is { } exact ? (exact, true) : (_reported, false);
        _cutAfter = fault.CutAfter ?? TimeSpan.Zero;
    }

    private void Count(Reply part)
    {
        _reported = part.Usage ?? _reported;
        _bytes += Encoding.UTF8.GetByteCount(part.Text);
    }
}
