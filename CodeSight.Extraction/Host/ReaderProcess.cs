using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CodeSight.Extraction.Host;

/// <summary>The reader process is not there, through no fault of a file.</summary>
internal sealed class ReaderGoneException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The parent's end of one reader process: one file at a time, with a time limit that ends the process.</summary>
internal sealed class ReaderProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly StringBuilder _errors = new();
    private readonly Task _errorsRead;

    private readonly DirectoryInfo _temporary;

    private ReaderProcess(Process process, DirectoryInfo temporary, TimeProvider time)
    {
        (_process, _temporary, _time) = (process, temporary, time);
        _errorsRead = ReadErrorsAsync();
    }

    /// <summary>Timestamp of the last answer.</summary>
    public long IdleSince { get; set; }

    /// <summary>Why the process can no longer be used, or null.</summary>
    public string? EndedBecause { get; private set; }

    /// <summary>Whether the process ended by itself in the middle of a file.</summary>
    public bool HasCrashed { get; private set; }

    /// <summary>Whether it can read another file.</summary>
    public bool IsAlive => EndedBecause is null && !_process.HasExited;

    /// <exception cref="ReaderGoneException">It cannot be started.</exception>
    public static async Task<ReaderProcess> StartAsync(ExtractionOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ReaderProcess reader;
        DirectoryInfo? temporary = null;
        try
        {
            temporary = Directory.CreateTempSubdirectory("codesight-reader-");
            var process = Process.Start(ReaderProgram.StartInfo(options, temporary.FullName)) ?? throw new ReaderGoneException("no process was started");
            reader = new(process, temporary, time);
            temporary = null;
        }
        catch (Exception fault) when (fault is Win32Exception or IOException or UnauthorizedAccessException)
        {
            throw new ReaderGoneException(fault.Message, fault);
        }
        finally
        {
            if (temporary is not null) Delete(temporary);
        }
        using var limit = new CancellationTokenSource(StartLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            if (await reader.ReceiveAsync(either.Token) is { Outcome: HostOutcome.Ready }) return reader;
            throw new ReaderGoneException($"it ended at once ({await reader.DescribeEndAsync()})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            reader.Dispose();
            throw new ReaderGoneException($"it was not ready after {StartLimit.TotalSeconds:0} s");
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Reads one file. Afterwards <see cref="IsAlive"/> tells whether the process can read another.</summary>
    /// <exception cref="ReaderGoneException">The process had ended before it took the file.</exception>
    /// <exception cref="FileUnreadableException">The file's bytes could not be read; the process cannot be used any more.</exception>
    public async Task<ExtractionResult> ReadAsync(HostRequest request, Stream content, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(request, HostJson.Compact.HostRequest);
        using var limit = new CancellationTokenSource(request.Limits.TimeLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            await SendAsync(json, either.Token);
            if (!await SendContentAsync(content, either.Token)) return await FailAsync();
            if (await ReceiveAsync(either.Token) is { } response)
            {
                if (response.Last) EndedBecause = response.Reason ?? "A part of the file could not be read in its time.";
                return HostConversion.ToExtraction(response);
            }
            return await FailAsync();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            EndedBecause = string.Create(CultureInfo.InvariantCulture,
                $"Reading it took longer than {request.Limits.TimeLimit.TotalSeconds:0.#} s.");
            return new ExtractionResult.Failed(EndedBecause, null);
        }
        catch (OperationCanceledException)
        {
            EndedBecause = "Reading was cancelled.";
            throw;
        }
    }

    public void Dispose()
    {
        try
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has just ended by itself.
        }
        _process.Dispose();
        Delete(_temporary);
    }

    private static void Delete(DirectoryInfo temporary)
    {
        try
        {
            temporary.Delete(recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The system clears its temporary folder.
        }
    }

    private async Task SendAsync(byte[] request, CancellationToken cancellationToken)
    {
        try
        {
            await HostFrame.WriteAsync(_process.StandardInput.BaseStream, request, cancellationToken);
        }
        catch (IOException fault)
        {
            throw new ReaderGoneException("it was ended from outside", fault);
        }
    }

    /// <summary>False where the process ended while it was given the file.</summary>
    private async Task<bool> SendContentAsync(Stream content, CancellationToken cancellationToken)
    {
        try
        {
            await HostFrame.WriteContentAsync(_process.StandardInput.BaseStream, content, cancellationToken);
            return true;
        }
        catch (FileUnreadableException fault)
        {
            EndedBecause = fault.Message;
            throw;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task<HostResponse?> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var json = await HostFrame.ReadAsync(_process.StandardOutput.BaseStream, cancellationToken);
            return json is null ? null : JsonSerializer.Deserialize(json, HostJson.Compact.HostResponse);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or JsonException)
        {
            return null;
        }
    }

    private async Task<ExtractionResult> FailAsync()
    {
        var end = await DescribeEndAsync();
        EndedBecause = end;
        // A polite signal comes from a person or a service manager, not from the file.
        if (_process.HasExited && _process.ExitCode is 130 or 143)
            return new ExtractionResult.Unreadable("Reading was interrupted from outside.");
        HasCrashed = true;
        return new ExtractionResult.Failed(end, null);
    }

    private async Task<string> DescribeEndAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            await _errorsRead.WaitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            return "Its reader stopped answering.";
        }
        string said;
        lock (_errors) said = _errors.ToString();
        if (said.Contains("Out of memory", StringComparison.OrdinalIgnoreCase) || _process.ExitCode == 137)
            return ReaderReasons.OutOfMemory;
        if (said.Contains("Stack overflow", StringComparison.OrdinalIgnoreCase)) return ReaderReasons.TooDeep;
        return string.Create(CultureInfo.InvariantCulture, $"Its reader crashed (exit code {_process.ExitCode}).");
    }

    // Kept for telling a crash's kind only; never logged, because a library's message may quote the file.
    private async Task ReadErrorsAsync()
    {
        try
        {
            while (await _process.StandardError.ReadLineAsync() is { } line)
                lock (_errors)
                    if (_errors.Length < 4096) _errors.Append(line, 0, Math.Min(line.Length, 200)).Append('\n');
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The pipe ends with its process.
        }
    }
}
