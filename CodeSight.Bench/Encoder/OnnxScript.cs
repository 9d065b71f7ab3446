namespace CodeSight.Bench.Encoder;

/// <summary>What the peer's process runs.</summary>
internal static class OnnxScript
{
    /// <summary>
    /// Arguments: threads, and {"fp32": path, "int8": path}. It says {"version": "..."}; then one line of JSON in, one out:
    /// {"model": "fp32", "batches": [[[ids of a text], ...], ...], "vectors": false} -> {"seconds": s, "cpu": s, "vectors": [...]}.
    /// Texts of a batch are padded to its longest, as the model needs. The tensors are made before the clock starts.
    /// </summary>
    public const string Text = """
        (async () => {
          const ort = require('onnxruntime-node');
          const [threads, models] = process.argv.slice(1).map(argument => JSON.parse(argument));
          const sessions = {};
          for (const [name, path] of Object.entries(models))
            sessions[name] = await ort.InferenceSession.create(path, { intraOpNumThreads: threads, interOpNumThreads: 1 });

          const feed = (session, texts) => {
            const longest = Math.max(...texts.map(ids => ids.length)), size = texts.length * longest;
            const ids = new BigInt64Array(size), mask = new BigInt64Array(size), types = new BigInt64Array(size);
            texts.forEach((text, t) => text.forEach((id, i) => { ids[t * longest + i] = BigInt(id); mask[t * longest + i] = 1n; }));
            const tensors = { input_ids: ids, attention_mask: mask, token_type_ids: types };
            return Object.fromEntries(session.inputNames.map(name => [name, new ort.Tensor('int64', tensors[name], [texts.length, longest])]));
          };

          const sums = (texts, output) => {
            const [, longest, width] = output.dims;
            return texts.map((text, t) => {
              const sum = new Array(width).fill(0);
              for (let i = 0; i < text.length; i++)
                for (let j = 0; j < width; j++) sum[j] += output.data[(t * longest + i) * width + j];
              return sum;
            });
          };

          console.log(JSON.stringify({ version: ort.env.versions.node }));
          for await (const line of require('readline').createInterface({ input: process.stdin, crlfDelay: Infinity })) {
            const { model, batches, vectors } = JSON.parse(line), session = sessions[model], found = [];
            const feeds = batches.map(texts => feed(session, texts));
            const used = process.cpuUsage(), start = process.hrtime.bigint();
            for (let b = 0; b < batches.length; b++) {
              const output = await session.run(feeds[b]);
              if (vectors) found.push(...sums(batches[b], output.last_hidden_state));
            }
            const seconds = Number(process.hrtime.bigint() - start) / 1e9, { user, system } = process.cpuUsage(used);
            console.log(JSON.stringify({ seconds, cpu: (user + system) / 1e6, vectors: found }));
          }
        })().catch(error => { console.log(JSON.stringify({ error: String(error.message || error).split('\n')[0] })); process.exitCode = 1; process.stdin.destroy(); });
        """;
}
