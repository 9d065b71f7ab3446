using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace CodeSight.Bench.Encoder;

/// <summary>The peer's process died, reported an error or fell silent.</summary>
internal sealed class OnnxPeerException(string message, Exception? inner = null) : Exception($"ONNX Runtime: {message}", inner);

/// <summary>ONNX Runtime in a child process (npm's onnxruntime-node), with the same number of threads as ours.</summary>
internal sealed class OnnxPeer : IAsyncDisposable
{
    // Beyond any load of the default sizes on a slow machine.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan MaxEnd = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private string _lastComplaint = "";

    private OnnxPeer(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, line) => _lastComplaint = string.IsNullOrWhiteSpace(line.Data) ? _lastComplaint : line.Data;
        _process.BeginErrorReadLine();
    }

    /// <summary>The version of onnxruntime-node.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Why the peer cannot take part, in one sentence; null where all that it needs is there.</summary>
    /// <param name="packageFolder">Where npm installed onnxruntime-node.</param>
    /// <param name="models">Paths by name.</param>
    public static string? WhyNot(string packageFolder, IReadOnlyDictionary<string, string> models)
    {
        if (!Directory.Exists(Path.Combine(packageFolder, "node_modules", "onnxruntime-node")))
            return "run `npm install --ignore-scripts onnxruntime-node` in a folder and name that by --onnx.";
        return models.Values.FirstOrDefault(path => !File.Exists(path)) is { } missing ? $"{missing} is missing." : null;
    }

    /// <summary>Starts the process and loads the models.</summary>
    /// <exception cref="OnnxPeerException">It failed.</exception>
    public static async Task<OnnxPeer> StartAsync(
        string packageFolder, IReadOnlyDictionary<string, string> models, int threads, CancellationToken cancellationToken)
    {
        var paths = models.ToDictionary(model => model.Key, model => Path.GetFullPath(model.Value));
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = packageFolder,
            ArgumentList = { "-e", OnnxScript.Text, $"{threads}", JsonSerializer.Serialize(paths) },
        };
        OnnxPeer peer;
        try
        {
            peer = new OnnxPeer(Process.Start(start) ?? throw new OnnxPeerException("node did not start"));
        }
        catch (Win32Exception exception)
        {
            throw new OnnxPeerException($"node cannot be run ({exception.Message})", exception);
        }

        try
        {
            peer.Version = (await peer.ReadAsync(cancellationToken)).GetProperty("version").GetString() ?? "";
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs batches of texts' tokens.</summary>
    public async Task<Turn> RunAsync(string model, IEnumerable<int[][]> batches, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(model, batches, vectors: false, cancellationToken);
        return new Turn(answer.GetProperty("seconds").GetDouble(), answer.GetProperty("cpu").GetDouble());
    }

    /// <summary>The vectors of the texts, in the batches' order, of any length.</summary>
    public async Task<float[][]> VectorsAsync(string model, IEnumerable<int[][]> batches, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(model, batches, vectors: true, cancellationToken);
        return answer.GetProperty("vectors").Deserialize<float[][]>() ?? [];
    }

    /// <summary>Ends the process, by force where it does not end by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }

        using var end = new CancellationTokenSource(MaxEnd);
        try
        {
            await _process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<JsonElement> AskAsync(string model, IEnumerable<int[][]> batches, bool vectors, CancellationToken cancellationToken)
    {
        var question = JsonSerializer.Serialize(new { model, batches, vectors });
        try
        {
            await _process.StandardInput.WriteLineAsync(question.AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw new OnnxPeerException(await LastWordsAsync(), exception);
        }

        return await ReadAsync(cancellationToken);
    }

    private async Task<JsonElement> ReadAsync(CancellationToken cancellationToken)
    {
        string line;
        try
        {
            line = await _process.StandardOutput.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(MaxWait, cancellationToken)
                ?? throw new OnnxPeerException(await LastWordsAsync());
        }
        catch (TimeoutException exception)
        {
            throw new OnnxPeerException($"no answer within {MaxWait.TotalMinutes:F0} minutes", exception);
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.TryGetProperty("error", out var error)
                ? throw new OnnxPeerException(error.GetString() ?? "an error without a message")
                : document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            throw new OnnxPeerException($"not an answer: {line}", exception);
        }
    }

    private async Task<string> LastWordsAsync()
    {
        using var end = new CancellationTokenSource(MaxEnd);
        try
        {
            await _process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            return $"it closed its output. {_lastComplaint}".TrimEnd();
        }

        return $"its process ended with status {_process.ExitCode}. {_lastComplaint}".TrimEnd();
    }
}
