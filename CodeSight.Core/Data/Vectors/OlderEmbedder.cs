using CodeSight.Core.Models;
using Microsoft.Extensions.Logging;

namespace CodeSight.Core.Data.Vectors;

/// <summary>
/// The embedder of a model that is not the configured one, in memory for as long as its vectors answer. Loaded in the background; one that
/// cannot be loaded is tried again now and then. Not thread-safe.
/// </summary>
internal sealed partial class OlderEmbedder(EmbedderLoader load, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    // Far more than a question needs between asking for the model and using it.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _closing = [];
    private Task<IEmbedder?> _opening = Task.FromResult<IEmbedder?>(null);
    private string? _fingerprint;
    private string? _warned;
    private long _openedAt;
    private volatile bool _hasFailed;

    /// <summary>The model's embedder, or null where it cannot be had, which is said in the log.</summary>
    public Task<IEmbedder?> OpenAsync(RecordedModel model)
    {
        if (_fingerprint == model.Fingerprint && !(_hasFailed && time.GetElapsedTime(_openedAt) >= RetryAfter)) return _opening;
        Close();
        (_fingerprint, _openedAt, _hasFailed) = (model.Fingerprint, time.GetTimestamp(), false);
        return _opening = Task.Run(() => Load(model));
    }

    /// <summary>Lets the embedder go; questions that have it may finish.</summary>
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
