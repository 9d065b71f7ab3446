using System.Buffers.Binary;
using System.Text;

namespace CodeSight.Tests.Encoder.Weights;

/// <summary>Safetensors files as tests need them: any header, right or wrong, before any bytes.</summary>
internal static class SafetensorsBytes
{
    public static byte[] Make(string header, byte[] data, ulong? headerLength = null)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, headerLength ?? (ulong)json.Length);
        json.CopyTo(file, 8);
        data.CopyTo(file, 8 + json.Length);
        return file;
    }
}
