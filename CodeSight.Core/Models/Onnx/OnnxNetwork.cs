using CodeSight.Encoder.Loading;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace CodeSight.Core.Models.Onnx;

/// <summary>
/// A network in ONNX Runtime. Each run takes one text on one thread: concurrent runs use the cores better than one run on several threads,
/// nothing is padded, and a text's result does not depend on a batch, as it would in a quantised network. Thread-safe.
/// </summary>
internal sealed class OnnxNetwork : IDisposable
{
    private static readonly string[] KnownInputs = ["input_ids", "attention_mask", "token_type_ids"];

    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly string _output;

    /// <param name="output">Picks the output from those of floats, by name and number of dimensions; null where none fits.</param>
    /// <exception cref="InvalidDataException">The network cannot be run, in one phrase.</exception>
    public OnnxNetwork(OnnxFile file, Func<IReadOnlyDictionary<string, int>, string?> output)
    {
        _session = Open(file);
        try
        {
            foreach (var (name, input) in _session.InputMetadata)
            {
                if (!KnownInputs.Contains(name)) throw new InvalidDataException($"{file.FileName} asks for the input \"{name}\"");
                if (input.ElementDataType != TensorElementType.Int64)
                    throw new InvalidDataException($"{file.FileName} has an input that is not int64");
            }

            var outputs = _session.OutputMetadata.Where(
                item => item.Value.IsTensor && item.Value.ElementDataType == TensorElementType.Float)
                .ToDictionary(item => item.Key, item => item.Value.Dimensions.Length);
            _output = output(outputs) ?? throw new InvalidDataException($"{file.FileName} has none of the outputs that are read");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs <paramref name="load"/> and translates every fault of the folder.</summary>
    /// <exception cref="ModelRefusedException">The model cannot be used.</exception>
    public static T Guard<T>(string kind, string accepted, OnnxFile file, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception exception) when (
            exception is InvalidDataException or IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ModelRefusedException(kind, file.Folder, exception.Message.TrimEnd('.'), accepted, exception);
        }
    }

    /// <summary>Returns the output for one text: all values, and the size of the last dimension.</summary>
    /// <param name="second">Index of the second segment's first token.</param>
    /// <exception cref="InvalidDataException">The network fails on it.</exception>
    public (float[] Values, int Width) Run(ReadOnlySpan<int> ids, int second)
    {
        var columns = new List<OrtValue>(KnownInputs.Length);
        try
        {
            var names = new List<string>(KnownInputs.Length);
            foreach (var name in _session.InputMetadata.Keys)
            {
                names.Add(name);
                columns.Add(OrtValue.CreateTensorValueFromMemory(Column(name, ids, second), [1, ids.Length]));
            }

            using var results = _session.Run(_options, names, columns, [_output]);
            var shape = results[0].GetTensorTypeAndShape().Shape;
            return (results[0].GetTensorDataAsSpan<float>().ToArray(), (int)shape[^1]);
        }
        catch (OnnxRuntimeException fault)
        {
            throw new InvalidDataException("ONNX Runtime fails on it", fault);
        }
        finally
        {
            foreach (var column in columns) column.Dispose();
        }
    }

    /// <summary>Releases the session. No run may be in progress.</summary>
    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }

    private static InferenceSession Open(OnnxFile file)
    {
        try
        {
            var environment = OrtEnv.Instance();
            // Sent by the Windows build alone.
            environment.DisableTelemetryEvents();
            environment.EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
            // Texts differ in length, and a memory pattern holds for one shape only.
            using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, EnableMemoryPattern = false };
            return new InferenceSession(file.FilePath, options);
        }
        catch (OnnxRuntimeException fault)
        {
            throw new InvalidDataException($"ONNX Runtime does not load {file.FileName}", fault);
        }
        catch (Exception fault) when (fault is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            throw new InvalidDataException("ONNX Runtime's native library does not load on this system", fault);
        }
    }

    private static long[] Column(string name, ReadOnlySpan<int> ids, int second)
    {
        var values = new long[ids.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = name == KnownInputs[0] ? ids[i] : name == KnownInputs[1] || i >= second ? 1 : 0;
        return values;
    }
}
