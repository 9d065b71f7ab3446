using System.Buffers.Binary;

namespace CodeSight.Core.Data.Documents;

/// <summary>pgvector's halfvec as it is sent: dimensions, an unused number, then the halves, all big-endian.</summary>
internal static class Halfvec
{
    private const int HeaderBytes = 4;

    public static byte[] Write(float[] vector)
    {
        var bytes = new byte[HeaderBytes + (2 * vector.Length)];
        BinaryPrimitives.WriteInt16BigEndian(bytes, (short)vector.Length);
        for (var i = 0; i < vector.Length; i++) BinaryPrimitives.WriteHalfBigEndian(bytes.AsSpan(HeaderBytes + (2 * i)), (Half)vector[i]);
        return bytes;
    }

    public static float[] Read(ReadOnlySpan<byte> bytes)
    {
        var vector = new float[BinaryPrimitives.ReadInt16BigEndian(bytes)];
        for (var i = 0; i < vector.Length; i++) vector[i] = (float)BinaryPrimitives.ReadHalfBigEndian(bytes[(HeaderBytes + (2 * i))..]);
        return vector;
    }
}
