using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CodeSight.Extraction.Pdf;

/// <summary>
/// Runs poppler's <c>pdftotext</c> on bytes in memory: no shell, no temporary file, limits on memory and time, and it
/// ends with us.
/// </summary>
internal static class Poppler
{
    private const int KeptErrors = 4096;
    private const string NotInstalled = "PDF files need poppler's pdftotext, which is not installed (package poppler-utils).";
    private const string NotStarted = "Poppler's pdftotext could not be started; is the package poppler-utils installed whole?";

    /// <summary>Says that a PDF, or the range of it that was asked for, has no pages.</summary>
    public const string NoPages = "The PDF is damaged: it has no pages.";

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    /// <summary>Gives each line of its output to the reader, until that returns false.</summary>
    /// <param name="waits">Asked each second in which there is no output; false ends the program.</param>
    /// <exception cref="FileFaultException">The PDF is damaged, protected or over a limit.</exception>
    /// <exception cref="FileUnreadableException">Poppler is missing or cannot be started: the machine's fault, not the file's.</exception>
    public static void Run(SourceFile file, string[] modes, Func<string, bool> readLine, Func<bool> waits, CancellationToken cancellationToken)
    {
        using var process = Start(file.Limits, modes);
        using var stop = cancellationToken.Register(() => ConfinedProgram.Kill(process));
        try
        {
            var feeding = Task.Run(() => ConfinedProgram.Feed(process, file.Bytes), CancellationToken.None);
            var errors = Task.Run(() => ReadErrors(process.StandardError), CancellationToken.None);
            while (NextLine(process, waits, out var line))
            {
                if (line is null)
                {
                    process.WaitForExit();
                    feeding.Wait(CancellationToken.None);
                    cancellationToken.ThrowIfCancellationRequested();
                    if (process.ExitCode != 0) throw Explain(process.ExitCode, errors.Result);
                    return;
                }

                if (!readLine(line)) return;
            }
        }
        finally
        {
            ConfinedProgram.Kill(process);
        }
    }

    private static bool NextLine(Process process, Func<bool> waits, out string? line)
    {
        var reading = process.StandardOutput.ReadLineAsync(CancellationToken.None);
        if (!reading.IsCompleted)
        {
            var waiting = reading.AsTask();
            while (!waiting.Wait(Wait, CancellationToken.None))
                if (!waits())
                {
                    line = null;
                    return false;
                }

            line = waiting.Result;
            return true;
        }

        line = reading.Result;
        return true;
    }

    private static Process Start(ExtractionOptions limits, string[] modes)
    {
        var program = ConfinedProgram.Find(limits.PdfToText)
            ?? throw new FileUnreadableException(NotInstalled) { IsReaderMissing = true };
        var start = ConfinedProgram.StartInfo(
            program, [.. modes, "-enc", "UTF-8", "-eol", "unix", "-", "-"], 0.9 * limits.TimeLimit, isIdle: false);
        (start.StandardOutputEncoding, start.StandardErrorEncoding) = (Encoding.UTF8, Encoding.Latin1);
        try
        {
            return Process.Start(start) ?? throw new FileUnreadableException(NotStarted);
        }
        catch (Exception fault) when (fault is Win32Exception or IOException)
        {
            throw new FileUnreadableException(NotStarted);
        }
    }

    // Only to tell the kind of failure; all is read, so that it never waits for us to read.
    private static string ReadErrors(StreamReader errors)
    {
        var kept = new StringBuilder();
        var buffer = new char[1024];
        while (errors.Read(buffer, 0, buffer.Length) is > 0 and var count)
        {
            if (kept.Length > KeptErrors) kept.Remove(0, kept.Length - (KeptErrors / 2));
            kept.Append(buffer, 0, count);
        }
        return kept.ToString();
    }

    private static Exception Explain(int exitCode, string errors)
    {
        if (errors.Contains("Incorrect password", StringComparison.Ordinal))
            return new FileFaultException("The PDF is protected by a password.");
        if (errors.Contains("Out of memory", StringComparison.OrdinalIgnoreCase) || errors.Contains("bad_alloc", StringComparison.Ordinal))
            return new FileFaultException(ReaderReasons.OutOfMemory);
        return exitCode switch
        {
            // As the shell and prlimit say it: found and not executable, or not found (a library that is missing counts too).
            126 or 127 => new FileUnreadableException(NotStarted),
            99 => new FileFaultException(NoPages),
            128 + 24 or 128 + 9 => new FileFaultException("Reading the PDF took longer than its limit of time."),
            128 + 2 or 128 + 15 => new FileUnreadableException("Reading was interrupted from outside."),
            > 128 => new FileFaultException(string.Create(CultureInfo.InvariantCulture,
                $"The PDF reader crashed on it (signal {exitCode - 128}).")),
            _ => new FileFaultException("The PDF is damaged and cannot be opened."),
        };
    }
}
