using CodeSight.Core.Configuration;
using CodeSight.Core.Models.Onnx;
using CodeSight.Encoder.CrossEncoding;

namespace CodeSight.Core.Models;

/// <summary>Loads cross-encoders.</summary>
internal static class CrossEncoders
{
    /// <summary>Loads the cross-encoder of a folder with safetensors or ONNX, or of an .onnx file in such a folder.</summary>
    /// <param name="embedder">Returns the embedder whose workers run a safetensors model.</param>
    /// <exception cref="ModelSettingException">The folder cannot be used; the message says why in one sentence.</exception>
    public static ICrossEncoder Load(string folder, Func<Embedder> embedder) => ModelSettingException.Guard<ICrossEncoder>(
        Settings.RerankModel,
        () => OnnxFile.Find(folder) is { } file ? OnnxCrossEncoder.Load(file) : new BertCrossEncoder(CrossEncoder.Load(folder), embedder()));
}
