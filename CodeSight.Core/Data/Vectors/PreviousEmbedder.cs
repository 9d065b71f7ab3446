using CodeSight.Core.Models;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Data.Vectors;

/// <summary>
/// The embedder of an active model other than the configured one, kept in memory until the migration is complete. It is loaded in the
/// background; a failed load is retried after 30 seconds. Not thread-safe.
/// </summary>
internal sealed partial class PreviousEmbedder(EmbedderLoader load, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    // Exceeds the time between a question's lookup of the model and its last use.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _closing = [];
    private Task<IEmbedder?> _opening = Task.FromResult<IEmbedder?>(null);
    private string? _fingerprint;
    private string? _warned;
    private long _openedAt;
    private volatile bool _hasFailed;

    /// <summary>Returns the model's embedder, or null if it cannot be loaded, which is logged.</summary>
    public Task<IEmbedder?> OpenAsync(RecordedModel model)
    {
        if (_fingerprint == model.Fingerprint && !(_hasFailed && time.GetElapsedTime(_openedAt) >= RetryAfter)) return _opening;
        Close();
        (_fingerprint, _openedAt, _hasFailed) = (model.Fingerprint, time.GetTimestamp(), false);
        return _opening = Task.Run(() => Load(model));
    }

    /// <summary>Releases the embedder after a grace period for running questions.</summary>
    public void Close()
    {
        if (_fingerprint is null) return;
        _fingerprint = null;
        _closing.RemoveAll(task => task.IsCompleted);
        _closing.Add(CloseAsync(_opening));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _end.Cancel();
        Task.WaitAll([.. _closing]);
        _end.Dispose();
    }

    private async Task CloseAsync(Task<IEmbedder?> opening)
    {
        var embedder = await opening;
        await Task.Delay(Grace, time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        (embedder as IDisposable)?.Dispose();
    }

    private IEmbedder? Load(RecordedModel model)
    {
        IEmbedder? embedder = null;
        try
        {
            if (model.Folder is null) throw new InvalidOperationException("nobody wrote down where it is");
            embedder = load(model.Folder);
            if (embedder.Model.Fingerprint != model.Fingerprint)
                throw new InvalidOperationException($"{model.Folder} holds another model by now");
            Loaded(model.Name, model.Folder);
            return embedder;
        }
        catch (Exception fault)
        {
            (embedder as IDisposable)?.Dispose();
            if (_warned != model.Fingerprint) NotLoaded(model.Name, fault.Message.TrimEnd('.'));
            _warned = model.Fingerprint;
            _hasFailed = _fingerprint == model.Fingerprint;
            return null;
        }
    }

    [LoggerMessage(
        EventId = 200,
        Level = LogLevel.Information,
        Message = "The vectors of the embedding model {Model} answer until those of the configured one are all there; it was loaded from "
            + "{Folder}.")]
    private partial void Loaded(string model, string folder);

    [LoggerMessage(
        EventId = 201,
        Level = LogLevel.Warning,
        Message = "The vectors of the embedding model {Model} cannot answer: {Reason}. Keywords answer alone until the vectors of the "
            + "configured model are all there.")]
    private partial void NotLoaded(string model, string reason);
}
