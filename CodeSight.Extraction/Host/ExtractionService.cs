using System.Collections.Concurrent;
using CodeSight.Extraction.Legacy;
using CodeSight.Extraction.Ocr;
using Microsoft.Extensions.Logging;

namespace CodeSight.Extraction.Host;

/// <summary>
/// Reads every file in a reader process of its own pool, so that a file which hangs, eats memory or overflows the stack
/// takes down that process only. Readers start when needed, live through many files, and stop after a while without work.
/// </summary>
public sealed class ExtractionService : IExtractionService, IAsyncDisposable
{
    private readonly ExtractionOptions _options;
    private readonly ILogger<ExtractionService> _logger;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentStack<ReaderProcess> _idle = new();
    private readonly ITimer _sweeper;
    private volatile bool _disposed;

    public ExtractionService(ExtractionOptions options, TimeProvider time, ILogger<ExtractionService> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        (_options, _time, _logger) = (options, time, logger);
        _slots = new(options.MaxReaders);
        _sweeper = time.CreateTimer(_ => StopIdle(options.IdleTime), null, options.IdleTime, options.IdleTime);
    }

    /// <inheritdoc/>
    public string Version =>
        _options.HiddenContent == HiddenContentMode.Mark ? ExtractionVersion.Current + "-hidden" : ExtractionVersion.Current;

    /// <inheritdoc/>
    public bool Supports(string filePath) => ExtractorRegistry.Find(filePath) is not null;

    /// <inheritdoc/>
    public bool ReadsLegacyOffice => LibreOffice.Find(_options) is not null;

    /// <inheritdoc/>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            Return(TakeIdle() ?? await ReaderProcess.StartAsync(_options, _time, cancellationToken));
        }
        catch (ReaderGoneException fault)
        {
            // The first file's reading tries again, and says so in the ledger.
            LogMessages.ReaderNotAvailable(_logger, fault.Message);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <inheritdoc/>
    public Task<ExtractionResult> ExtractAsync(string fullPath, string? folder, CancellationToken cancellationToken) =>
        ExtractAsync(fullPath, folder, null, cancellationToken);

    /// <inheritdoc/>
    public async Task<ExtractionResult> ExtractAsync(
        string fullPath, string? folder, RecognizedPages? recognized, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(fullPath);
        if (!Supports(fullPath)) return new ExtractionResult.Failed("Files of this kind are not read.", null);
        await _slots.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return await ReadAsync(fullPath, folder, new HostRequest(Path.GetFileName(fullPath), _options, Recognized: recognized), cancellationToken);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Reads one page by OCR, beside the files that are read: the caller limits how many at once.</summary>
    /// <param name="timeLimit">Longest time for the page.</param>
    /// <returns>A <see cref="ExtractionResult.Page"/>, or why there is none.</returns>
    internal Task<ExtractionResult> ReadPageAsync(
        string fullPath, string? folder, PageRequest page, TimeSpan timeLimit, CancellationToken cancellationToken) =>
        ReadAsync(fullPath, folder, new(Path.GetFileName(fullPath), _options with { TimeLimit = timeLimit }, Page: page), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await _sweeper.DisposeAsync();
        StopIdle(TimeSpan.Zero);
        _slots.Dispose();
    }

    private async Task<ExtractionResult> ReadAsync(string path, string? folder, HostRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = DocumentFile.Open(path, folder, _options.MaxFileBytes);
            var (extraction, hasCrashed) = await AttemptAsync(request, content, cancellationToken);
            if (!hasCrashed || request.Page is not null || ExtractorRegistry.Find(request.Name) is not { HasSecondReader: true }) return extraction;
            // Where the crash was the second reader's, what the first one reads is not lost with it.
            var (again, _) = await AttemptAsync(request with { SkipsSecondReader = true }, content, cancellationToken);
            return again is ExtractionResult.Text or ExtractionResult.Empty ? again : extraction;
        }
        catch (FileFaultException fault)
        {
            return new ExtractionResult.Failed(fault.Message, null);
        }
        catch (FileUnreadableException fault)
        {
            return new ExtractionResult.Unreadable(fault.Message);
        }
    }

    private async Task<(ExtractionResult Extraction, bool HasCrashed)> AttemptAsync(
        HostRequest request, FileStream content, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            ReaderProcess? reader = null;
            try
            {
                reader = TakeIdle() ?? await ReaderProcess.StartAsync(_options, _time, cancellationToken);
                content.Position = 0;
                var extraction = await reader.ReadAsync(request, content, cancellationToken);
                Return(reader);
                return (extraction, reader.HasCrashed);
            }
            // An idle reader may have been ended from outside; that says nothing about the file.
            catch (ReaderGoneException) when (attempt == 1)
            {
                reader?.Dispose();
            }
            catch (ReaderGoneException fault)
            {
                reader?.Dispose();
                LogMessages.ReaderNotAvailable(_logger, fault.Message);
                return (new ExtractionResult.Unreadable($"The file reader could not be started: {fault.Message}"), false);
            }
            catch
            {
                reader?.Dispose();
                throw;
            }
        }
    }

    private ReaderProcess? TakeIdle()
    {
        while (_idle.TryPop(out var reader))
        {
            if (reader.IsAlive) return reader;
            reader.Dispose();
        }
        return null;
    }

    private void Return(ReaderProcess reader)
    {
        if (reader.IsAlive && !_disposed)
        {
            reader.IdleSince = _time.GetTimestamp();
            _idle.Push(reader);
        }
        else
        {
            if (reader.EndedBecause is { } reason) LogMessages.ReaderEnded(_logger, reason);
            reader.Dispose();
        }
        if (_disposed) StopIdle(TimeSpan.Zero);
    }

    private void StopIdle(TimeSpan age)
    {
        var kept = new List<ReaderProcess>();
        while (_idle.TryPop(out var reader))
            if (_time.GetElapsedTime(reader.IdleSince) >= age) reader.Dispose();
            else kept.Add(reader);
        kept.Reverse();
        foreach (var reader in kept) _idle.Push(reader);
    }
}
