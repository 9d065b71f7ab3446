using System.Text;

namespace CodeSight.Tests.Models.Onnx;

/// <summary>
/// Writes small ONNX files by the published onnx.proto (field numbers beside the calls), so that the tests need no model of others:
/// integer inputs of one text, one float output, and the nodes between them.
/// </summary>
internal sealed class OnnxBuilder
{
    private const int Float = 1;
    private const int Int64 = 7;

    private readonly Message _graph = new();

    public OnnxBuilder() => _graph.Text(2, "test");

    public OnnxBuilder Input(string name, int type = Int64)
    {
        _graph.Part(11, Value(name, type, rank: 2));
        return this;
    }

    public OnnxBuilder Output(string name, int rank, int type = Float)
    {
        _graph.Part(12, Value(name, type, rank));
        return this;
    }

    public OnnxBuilder Floats(string name, int[] shape, float[] values, string? file = null)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return Tensor(name, shape, Float, bytes, file);
    }

    public OnnxBuilder Integers(string name, params long[] values)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return Tensor(name, [values.Length], Int64, bytes, null);
    }

    /// <summary>A node with at most one whole number as its attribute.</summary>
    public OnnxBuilder Node(string operation, string[] inputs, string output, (string Name, long Value)? attribute = null)
    {
        var node = new Message();
        foreach (var input in inputs) node.Text(1, input);
        node.Text(2, output).Text(4, operation);
        if (attribute is { } given) node.Part(5, new Message().Text(1, given.Name).Number(3, given.Value).Number(20, 2));
        _graph.Part(1, node);
        return this;
    }

    public void Save(string path) => File.WriteAllBytes(
        path, new Message().Number(1, 8).Part(7, _graph).Part(8, new Message().Text(1, "").Number(2, 17)).ToArray());

    private OnnxBuilder Tensor(string name, int[] shape, int type, byte[] bytes, string? file)
    {
        var tensor = new Message();
        foreach (var size in shape) tensor.Number(1, size);
        tensor.Number(2, type).Text(8, name);
        if (file is null)
            tensor.Bytes(9, bytes);
        else
            tensor.Part(13, new Message().Text(1, "location").Text(2, file)).Part(13, new Message().Text(1, "offset").Text(2, "0")).Number(
                14, 1);
        _graph.Part(5, tensor);
        return this;
    }

    private static Message Value(string name, int type, int rank)
    {
        var shape = new Message();
        for (var i = 0; i < rank; i++) shape.Part(1, new Message().Text(2, $"{name}_{i}"));
        return new Message().Text(1, name).Part(2, new Message().Part(1, new Message().Number(1, type).Part(2, shape)));
    }

    /// <summary>A protobuf message.</summary>
    private sealed class Message
    {
        private readonly List<byte> _bytes = [];

        public Message Number(int field, long value)
        {
            Varint((ulong)field << 3);
            Varint((ulong)value);
            return this;
        }

        public Message Bytes(int field, byte[] value)
        {
            Varint(((ulong)field << 3) | 2);
            Varint((ulong)value.Length);
            _bytes.AddRange(value);
            return this;
        }

        public Message Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

        public Message Part(int field, Message value) => Bytes(field, value.ToArray());

        public byte[] ToArray() => [.. _bytes];

        private void Varint(ulong value)
        {
            for (; value >= 0x80; value >>= 7) _bytes.Add((byte)(value | 0x80));
            _bytes.Add((byte)value);
        }
    }
}
