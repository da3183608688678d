using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Google.Protobuf.Collections;
using Nin.Formats;
using Nin.Onnx.Evaluation;
using Nin.Onnx.Format.Proto;

namespace Nin.Onnx.Format;

/// <summary>Makes tensors of what a file holds of them: bytes, a list of numbers, or a piece of a file beside it.</summary>
internal sealed class TensorReader(OnnxLimits limits, ExternalData? external)
{
    public OnnxTensor Read(TensorProto proto)
    {
        string name = proto.Name.Length == 0 ? "a tensor" : $"tensor '{proto.Name}'";
        var type = (ElementType)proto.DataType;
        ImmutableArray<int> shape = ShapeOf(name, proto.Dims);
        int length = Checked(name, () => Shapes.Length(shape.AsSpan()));
        ReadOnlySpan<byte> raw = proto.DataLocation == 1
            ? (external ?? throw NotAskedFor(name)).Read(name, proto.ExternalData, ElementBytes(name, type) * (long)length)
            : proto.RawData.Span;
        bool isRaw = proto.DataLocation == 1 || raw.Length > 0;
        if (isRaw && raw.Length != ElementBytes(name, type) * (long)length)
        {
            throw Failure($"{name}: expected {ElementBytes(name, type) * (long)length} bytes for {length} numbers, got {raw.Length}.");
        }

        return type switch
        {
            ElementType.Float => OnnxTensor.Floats(
                shape, isRaw ? FloatsOf(raw) : [.. Listed(name, proto.FloatData, length)]),
            ElementType.Text => throw Failure($"{name}: texts are not read."),
            _ when isRaw => new OnnxTensor(type, shape, NumbersOf(type, raw, length)),
            ElementType.Double => new OnnxTensor(type, shape, [.. Listed(name, proto.DoubleData, length)]),
            ElementType.Int64 =>
                new OnnxTensor(type, shape, [.. Listed(name, proto.Int64Data, length).Select(value => (double)value)]),
            ElementType.UInt32 or ElementType.UInt64 =>
                new OnnxTensor(type, shape, [.. Listed(name, proto.Uint64Data, length).Select(value => (double)value)]),
            ElementType.Float16 => new OnnxTensor(
                type, shape,
                [.. Listed(name, proto.Int32Data, length).Select(bits => (double)BitConverter.UInt16BitsToHalf((ushort)bits))]),
            ElementType.BFloat16 => new OnnxTensor(
                type, shape,
                [.. Listed(name, proto.Int32Data, length).Select(bits => (double)BitConverter.Int32BitsToSingle(bits << 16))]),
            _ => new OnnxTensor(type, shape, [.. Listed(name, proto.Int32Data, length).Select(value => (double)value)]),
        };
    }

    private static NinFormatException NotAskedFor(string name) => new(
        "ONNX", $"{name}: its numbers lie in another file.",
        hint: "OnnxReadOptions.AllowExternalData reads it, where it lies beside this one.")
    {
        Remedy = Remedy.AllowExternalData,
    };

    private ImmutableArray<int> ShapeOf(string name, RepeatedField<long> dims)
    {
        if (dims.Count > limits.Rank)
        {
            throw Failure($"{name}: expected at most {limits.Rank} dimensions, got {dims.Count}.", "OnnxLimits allow more.");
        }

        return dims.FirstOrDefault(size => size is < 0 or > int.MaxValue) is not 0 and long wrong
            ? throw Failure($"{name}: expected dimensions from 0 to {int.MaxValue}, got {wrong}.")
            : [.. dims.Select(size => (int)size)];
    }

    private static float[] FloatsOf(ReadOnlySpan<byte> raw)
    {
        float[] floats = new float[raw.Length / sizeof(float)];
        raw.CopyTo(MemoryMarshal.AsBytes(floats.AsSpan()));   // little-endian, as every machine that .NET runs on
        return floats;
    }

    private static double[] NumbersOf(ElementType type, ReadOnlySpan<byte> raw, int length)
    {
        double[] numbers = new double[length];
        for (int i = 0; i < length; i++)
        {
            numbers[i] = type switch
            {
                ElementType.UInt8 or ElementType.Bool => raw[i],
                ElementType.Int8 => (sbyte)raw[i],
                ElementType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(raw[(2 * i)..]),
                ElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(raw[(2 * i)..]),
                ElementType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(raw[(2 * i)..]),
                ElementType.BFloat16 =>
                    BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(raw[(2 * i)..]) << 16),
                ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(raw[(4 * i)..]),
                ElementType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(raw[(4 * i)..]),
                ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(raw[(8 * i)..]),
                ElementType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(raw[(8 * i)..]),
                _ => BinaryPrimitives.ReadDoubleLittleEndian(raw[(8 * i)..]),
            };
        }

        return numbers;
    }

    private static int ElementBytes(string name, ElementType type) => type switch
    {
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool => 1,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Float or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Double or ElementType.Int64 or ElementType.UInt64 => 8,
        ElementType.Text => 1,
        _ => throw Failure($"{name}: numbers of type {(int)type} are not read."),
    };

    private static RepeatedField<T> Listed<T>(string name, RepeatedField<T> numbers, int length) => numbers.Count == length
        ? numbers
        : throw Failure($"{name}: expected {length} numbers, got {numbers.Count}.");

    private static T Checked<T>(string name, Func<T> of)
    {
        try
        {
            return of();
        }
        catch (ArgumentException error)
        {
            throw Failure($"{name}: {error.Message}");
        }
    }

    private static NinFormatException Failure(string problem, string? hint = null) => new("ONNX", problem, hint: hint);
}
