using CodeSight.Core.Configuration;
using CodeSight.Core.Models.Onnx;
using CodeSight.Encoder.CrossEncoding;

namespace CodeSight.Core.Models;

/// <summary>Loads cross-encoders.</summary>
internal static class CrossEncoders
{
    /// <summary>The cross-encoder of a folder with safetensors or ONNX, or of an .onnx file in such a folder.</summary>
    /// <param name="embedder">Gives the embedder, whose workers run one with safetensors.</param>
    /// <exception cref="ModelSettingException">It cannot be used; the message says why in one sentence.</exception>
    public static ICrossEncoder Load(string folder, Func<Embedder> embedder) => ModelSettingException.Guard<ICrossEncoder>(
        Settings.RerankModel,
        () => OnnxFile.Find(folder) is { } file ? OnnxCrossEncoder.Load(file) : new BertCrossEncoder(CrossEncoder.Load(folder), embedder()));
}
