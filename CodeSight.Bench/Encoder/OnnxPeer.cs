using System.Diagnostics;
using System.Text.Json;

namespace CodeSight.Bench.Encoder;

/// <summary>ONNX Runtime in a child process (npm's onnxruntime-node), for comparison on the same tokens with the same number of threads.</summary>
internal sealed class OnnxPeer : IDisposable
{
    // One line of JSON in, one out: {"batches": [[[ids of a text], ...], ...], "vectors": true} -> {"seconds": s, "cpu": s, "vectors": [...]}.
    // Texts of a batch are padded to its longest, as the model needs; seconds count the inference alone.
    private const string Script = """
        const ort = require('onnxruntime-node');
        const lines = require('readline').createInterface({ input: process.stdin, crlfDelay: Infinity });
        (async () => {
          const threads = Number(process.argv[2]);
          const session = await ort.InferenceSession.create(process.argv[1], { intraOpNumThreads: threads, interOpNumThreads: 1 });
          console.log(JSON.stringify({ ready: true }));
          for await (const line of lines) {
            const request = JSON.parse(line);
            let seconds = 0, cpu = 0;
            const vectors = [];
            for (const texts of request.batches) {
              const longest = Math.max(...texts.map(ids => ids.length)), size = texts.length * longest;
              const ids = new BigInt64Array(size), mask = new BigInt64Array(size), types = new BigInt64Array(size);
              texts.forEach((text, t) => text.forEach((id, i) => { ids[t * longest + i] = BigInt(id); mask[t * longest + i] = 1n; }));
              const tensor = data => new ort.Tensor('int64', data, [texts.length, longest]);
              const feeds = { input_ids: tensor(ids), attention_mask: tensor(mask), token_type_ids: tensor(types) };
              const used = process.cpuUsage(), start = process.hrtime.bigint();
              const output = (await session.run(feeds)).last_hidden_state;
              seconds += Number(process.hrtime.bigint() - start) / 1e9;
              const { user, system } = process.cpuUsage(used);
              cpu += (user + system) / 1e6;
              if (!request.vectors) continue;
              const width = output.dims[2];
              texts.forEach((text, t) => {
                const sum = new Array(width).fill(0);
                for (let i = 0; i < text.length; i++)
                  for (let j = 0; j < width; j++) sum[j] += output.data[(t * longest + i) * width + j];
                vectors.push(sum);
              });
            }
            console.log(JSON.stringify({ seconds, cpu, vectors }));
          }
        })().catch(error => { console.log(JSON.stringify({ error: String(error.message || error).split('\n')[0] })); process.exit(1); });
        """;

    private readonly Process _process;

    private OnnxPeer(Process process) => _process = process;

    /// <summary>Starts the peer, or says why it cannot be started.</summary>
    /// <param name="packageFolder">Where npm installed onnxruntime-node.</param>
    public static OnnxPeer? TryStart(string packageFolder, string model, int threads, out string reason)
    {
        const string Install = "npm install --ignore-scripts onnxruntime-node";
        reason = "";
        if (!Directory.Exists(Path.Combine(packageFolder, "node_modules", "onnxruntime-node")))
            reason = $"no onnxruntime-node under {packageFolder} (run `{Install}` in a folder and name it by --onnx)";
        else if (!File.Exists(model))
            reason = $"{model} is missing";
        if (reason.Length > 0) return null;

        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = packageFolder,
            ArgumentList = { "-e", Script, Path.GetFullPath(model), $"{threads}" },
        };
        try
        {
            var process = Process.Start(start) ?? throw new InvalidOperationException("node did not start");
            var peer = new OnnxPeer(process);
            peer.Read();
            return peer;
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            reason = $"node cannot be run ({exception.Message})";
            return null;
        }
    }

    /// <summary>Seconds of inference for batches of texts' tokens, by the clock and of the processor.</summary>
    public (double Seconds, double CpuSeconds) Run(IReadOnlyList<int[][]> batches)
    {
        var answer = Ask(batches, vectors: false);
        return (answer.GetProperty("seconds").GetDouble(), answer.GetProperty("cpu").GetDouble());
    }

    /// <summary>The vectors of the texts, in the batches' order, of any length.</summary>
    public float[][] Vectors(IReadOnlyList<int[][]> batches) =>
        [.. Ask(batches, vectors: true).GetProperty("vectors").EnumerateArray()
            .Select(vector => vector.EnumerateArray().Select(x => x.GetSingle()).ToArray())];

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private JsonElement Ask(IReadOnlyList<int[][]> batches, bool vectors)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(new { batches, vectors }));
        _process.StandardInput.Flush();
        return Read();
    }

    private JsonElement Read()
    {
        var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("it ended without an answer");
        using var document = JsonDocument.Parse(line);
        if (document.RootElement.TryGetProperty("error", out var error)) throw new InvalidOperationException(error.GetString());
        return document.RootElement.Clone();
    }
}
