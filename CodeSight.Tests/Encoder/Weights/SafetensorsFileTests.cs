using System.Runtime.InteropServices;
using CodeSight.Encoder.Weights;

namespace CodeSight.Tests.Encoder.Weights;

public sealed class SafetensorsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("safetensors").FullName;

    public static TheoryData<string, string> BrokenHeaders => new()
    {
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}""", "not valid JSON" },
        { """[]""", "not a JSON object" },
        { """{"a":1}""", "no readable dtype" },
        { """{"a":{"dtype":"F32","shape":[4]}}""", "no readable dtype" },
        { """{"a":{"dtype":"F99","shape":[4],"data_offsets":[0,16]}}""", "unknown type F99" },
        { """{"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}}""", "no size" },
        { """{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,16]}}""", "no size" },
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}}""", "outside the file" },
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[8,24]}}""", "outside the file" },
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[-16,0]}}""", "no readable dtype" },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}}""", "does not fit" },
        { """{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,4],"data_offsets":[0,16]}}""", "larger than the file" },
        { """{"a":{"dtype":"F32","shape":[9999999999999999999999],"data_offsets":[0,16]}}""", "no size" },
        { """{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,4],"data_offsets":[0,16]}}""", "more than 8 dimensions" },
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "twice" },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "overlaps" },
        { """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", "gap" },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "account for all" },
        { """{}""", "account for all" },
    };

    [Theory]
    [MemberData(nameof(BrokenHeaders))]
    public void Broken_header_is_one_clear_fault(string header, string fault)
    {
        var exception = Assert.Throws<InvalidDataException>(() => Open(SafetensorsBytes.Make(header, new byte[16])).Dispose());
        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("its ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 62)]
    [InlineData(1_000UL)]
    public void Header_length_beyond_the_file_is_a_fault(ulong length) =>
        Assert.Throws<InvalidDataException>(() => Open(SafetensorsBytes.Make("{}", [], length)).Dispose());

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void File_shorter_than_a_header_length_is_a_fault(int bytes) =>
        Assert.Throws<InvalidDataException>(() => Open(new byte[bytes]).Dispose());

    [Fact]
    public void Damaged_bytes_of_a_good_file_give_a_fault_or_a_tensor_and_nothing_else()
    {
        var good = SafetensorsBytes.Make(
            """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"b":{"dtype":"I8","shape":[4],"data_offsets":[16,20]}}""",
            new byte[20]);
        var random = new Random(7);
        var faults = 0;
        for (var i = 0; i < 3_000; i++)
        {
            var bytes = (byte[])good.Clone();
            for (var n = random.Next(1, 4); n > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                using var file = Open(bytes);
                if (file.Contains("a")) file.ReadMatrix("a", 2, 2);
            }
            catch (InvalidDataException)
            {
                faults++;
            }
        }

        Assert.InRange(faults, 1_000, 3_000);
    }

    [Fact]
    public void Tensors_are_read_from_every_float_type()
    {
        float[] values = [0f, 1f, -2.5f, 0.15625f, 65504f, -0.0009765625f];
        var single = MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
        var half = MemoryMarshal.AsBytes(values.Select(x => (Half)x).ToArray().AsSpan()).ToArray();
        var upper = MemoryMarshal.AsBytes(values.Select(x => (ushort)(BitConverter.SingleToUInt32Bits(x) >> 16)).ToArray().AsSpan())
            .ToArray();
        foreach (var (type, data, tolerance) in new[] { ("F32", single, 0f), ("F16", half, 0f), ("BF16", upper, 1f / 128) })
        {
            using var file = Open(
                SafetensorsBytes.Make($$$"""{"w":{"dtype":"{{{type}}}","shape":[6],"data_offsets":[0,{{{data.Length}}}]}}""", data));
            var read = file.ReadVector("w", 6);
            for (var i = 0; i < values.Length; i++)
                Assert.True(MathF.Abs(read[i] - values[i]) <= tolerance * MathF.Abs(values[i]), $"{type}: {read[i]}");
        }
    }

    [Fact]
    public void Bytes_are_read_with_the_scale_of_their_row()
    {
        var path = Path.Combine(_folder, "int8");
        var writer = new SafetensorsWriter();
        writer.Add("w", [(sbyte)-127, (sbyte)2, (sbyte)0, (sbyte)127], [0.5f, 2f], 2);
        writer.Write(path, "test");
        using var file = new SafetensorsFile(path);
        var matrix = file.ReadMatrix("w", 2, 2);
        var row = new float[2];
        matrix.CopyRow(0, row);
        Assert.Equal([-63.5f, 1f], row);
        matrix.CopyRow(1, row);
        Assert.Equal([0f, 254f], row);
    }

    [Fact]
    public void Values_that_are_not_finite_missing_scales_and_wrong_shapes_are_faults()
    {
        var nan = MemoryMarshal.AsBytes<float>(new[] { 1f, float.NaN }).ToArray();
        using var file = Open(SafetensorsBytes.Make(
            """{"nan":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"bytes":{"dtype":"I8","shape":[1,2],"data_offsets":[8,10]},"long":{"dtype":"I64","shape":[1],"data_offsets":[10,18]}}""",
            [.. nan, .. new byte[10]]));
        Assert.Contains("finite", Assert.Throws<InvalidDataException>(() => file.ReadVector("nan", 2)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "bytes_scale is missing",
            Assert.Throws<InvalidDataException>(() => file.ReadMatrix("bytes", 1, 2)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "[1, 2], not [2, 1]",
            Assert.Throws<InvalidDataException>(() => file.ReadMatrix("bytes", 2, 1)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "none of F32", Assert.Throws<InvalidDataException>(() => file.ReadVector("long", 1)).Message, StringComparison.Ordinal);
        Assert.Contains("missing", Assert.Throws<InvalidDataException>(() => file.ReadVector("none", 1)).Message, StringComparison.Ordinal);
    }

    // Blanks after the header move the tensors to any byte.
    [Theory]
    [InlineData("F32", 0)]
    [InlineData("F32", 1)]
    [InlineData("F32", 2)]
    [InlineData("F32", 3)]
    [InlineData("F16", 1)]
    [InlineData("BF16", 1)]
    public void Rows_at_any_offset_are_those_of_the_file_and_the_same_by_either_way(string type, int blanks)
    {
        const int Rows = 5, Columns = 67;
        float[] values = [.. Enumerable.Range(0, Rows * Columns).Select(i => (i - 150) / 64f)];
        var (header, data) = Encode(type, Rows, Columns, values);
        header += new string(' ', blanks + (8 - header.Length % 8) % 8);
        using var file = Open(SafetensorsBytes.Make(header, data));
        var read = file.ReadMatrix("w", Rows, Columns);
        using var mapped = file.MapMatrix("w", Rows, Columns);
        float[] first = new float[Columns], second = new float[Columns];
        for (var row = 0; row < Rows; row++)
        {
            read.CopyRow(row, first);
            mapped.CopyRow(row, second);
            Assert.Equal(first, second);
            for (var i = 0; i < Columns; i++)
                Assert.Equal(values[row * Columns + i], first[i], type == "BF16" ? 0.02f : 0f);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => mapped.CopyRow(Rows, first));
        Assert.Throws<ArgumentOutOfRangeException>(() => mapped.CopyRow(-1, first));
        Assert.Throws<ArgumentOutOfRangeException>(() => mapped.CopyRow(0, new float[Columns - 1]));
    }

    [Fact]
    public void Mapped_matrix_outlives_its_file_and_nothing_is_read_after_disposal()
    {
        var path = Path.Combine(_folder, "int8");
        var writer = new SafetensorsWriter();
        writer.Add("b", [(sbyte)-127, (sbyte)2, (sbyte)0, (sbyte)127], [0.5f, 2f], 2);
        writer.Add("f", [1f, 2f, 3f, 4f], 2, 2);
        writer.Write(path, "test");
        var file = new SafetensorsFile(path);
        var row = new float[2];
        foreach (var name in new[] { "b", "f" })
        {
            var (read, mapped) = (file.ReadMatrix(name, 2, 2), file.MapMatrix(name, 2, 2));
            if (name == "f") file.Dispose();
            mapped.CopyRow(1, row);
            Assert.Equal(name == "b" ? [0f, 254f] : [3f, 4f], row);
            mapped.Dispose();
            mapped.Dispose();
            Assert.Throws<ObjectDisposedException>(() => mapped.CopyRow(1, row));
            if (name == "b")
                read.CopyRow(1, row);
            else
                Assert.Throws<ObjectDisposedException>(() => read.CopyRow(1, row));
        }

        Assert.Throws<ObjectDisposedException>(() => file.ReadMatrix("b", 2, 2).Int8Row(0));
        Assert.Throws<ObjectDisposedException>(() => file.ReadVector("b_scale", 2));
        Assert.Throws<ObjectDisposedException>(() => file.MapMatrix("b", 2, 2));
    }

    [Fact]
    public void Mapped_matrix_of_a_file_that_is_replaced_keeps_its_values()
    {
        var (header, data) = Encode("F32", 1, 2, [1f, 2f]);
        using var file = Open(SafetensorsBytes.Make(header, data));
        using var matrix = file.MapMatrix("w", 1, 2);
        var path = Path.Combine(_folder, "model.safetensors");
        File.WriteAllBytes(path + ".new", new byte[9]);
        // Windows refuses to replace a file in use.
        if (!OperatingSystem.IsWindows()) File.Move(path + ".new", path, overwrite: true);
        var row = new float[2];
        matrix.CopyRow(0, row);
        Assert.Equal([1f, 2f], row);
    }

    [Theory]
    [InlineData("F32")]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void Value_that_is_not_finite_is_a_fault_wherever_it_stands(string type)
    {
        // More than is checked in one block, and no multiple of a vector.
        const int Rows = 3, Columns = 60_001;
        foreach (var (place, value) in new[]
        {
            (0, float.NaN), (70_000, float.PositiveInfinity), (140_000, float.NegativeInfinity), (Rows * Columns - 1, float.NaN),
        })
        {
            var values = new float[Rows * Columns];
            values[place] = value;
            var (header, data) = Encode(type, Rows, Columns, values);
            using var file = Open(SafetensorsBytes.Make(header + " ", data));
            foreach (var open in new Func<WeightMatrix>[] { () => file.ReadMatrix("w", Rows, Columns), () => file.MapMatrix("w", Rows, Columns) })
                Assert.Contains(
                    "not a finite number", Assert.Throws<InvalidDataException>(() => open().Dispose()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Empty_tensor_is_a_fault()
    {
        using var file = Open(SafetensorsBytes.Make("""{"w":{"dtype":"F32","shape":[0,4],"data_offsets":[0,0]}}""", []));
        Assert.Contains("is empty", Assert.Throws<InvalidDataException>(() => file.MapMatrix("w", 0, 4)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (string Header, byte[] Data) Encode(string type, int rows, int columns, float[] values)
    {
        var data = type switch
        {
            "F32" => MemoryMarshal.AsBytes(values.AsSpan()).ToArray(),
            "F16" => MemoryMarshal.AsBytes(Array.ConvertAll(values, x => (Half)x).AsSpan()).ToArray(),
            _ =>
                MemoryMarshal.AsBytes(Array.ConvertAll(values, x => (ushort)(BitConverter.SingleToUInt32Bits(x) >> 16)).AsSpan()).ToArray(),
        };
        return ($$$"""{"w":{"dtype":"{{{type}}}","shape":[{{{rows}}},{{{columns}}}],"data_offsets":[0,{{{data.Length}}}]}}""", data);
    }

    private SafetensorsFile Open(byte[] bytes)
    {
        var path = Path.Combine(_folder, "model.safetensors");
        File.WriteAllBytes(path, bytes);
        return new SafetensorsFile(path);
    }
}
