using System.Runtime.InteropServices;

namespace Nin.Formats.Safetensors;

/// <summary>One tensor to be written to a safetensors file. It refers to the caller's numbers and copies nothing.</summary>
public abstract class SafetensorsEntry
{
    private SafetensorsEntry(string name, SafetensorsType type, ReadOnlySpan<int> shape, long count)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name == SafetensorsHeader.MetadataKey)
        {
            throw new ArgumentException($"Safetensors: '{name}' is reserved and cannot name a tensor.", nameof(name));
        }

        long product = 1;
        foreach (int side in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(side, nameof(shape));
            product = checked(product * side);
        }

        if (product != count)
        {
            throw new ArgumentException(
                $"Safetensors: expected {product} elements for '{name}' [{string.Join(", ", shape.ToArray())}], got {count}.",
                nameof(shape));
        }

        (Name, Type, Shape) = (name, type, shape.ToArray());
    }

    /// <summary>The key in the file.</summary>
    public string Name { get; }

    /// <summary>The element type.</summary>
    public SafetensorsType Type { get; }

    /// <summary>The dimensions, outermost first.</summary>
    public IReadOnlyList<int> Shape { get; }

    internal abstract ReadOnlySpan<byte> Bytes { get; }

    /// <summary>An F32 tensor.</summary>
    /// <exception cref="ArgumentException">The number of values is not the product of the shape.</exception>
    public static SafetensorsEntry Of(string name, ReadOnlySpan<int> shape, ReadOnlyMemory<float> values) =>
        new Typed<float>(name, SafetensorsType.F32, shape, values);

    /// <summary>An I64 tensor.</summary>
    /// <exception cref="ArgumentException">The number of values is not the product of the shape.</exception>
    public static SafetensorsEntry Of(string name, ReadOnlySpan<int> shape, ReadOnlyMemory<long> values) =>
        new Typed<long>(name, SafetensorsType.I64, shape, values);

    /// <summary>An I32 tensor.</summary>
    /// <exception cref="ArgumentException">The number of values is not the product of the shape.</exception>
    public static SafetensorsEntry Of(string name, ReadOnlySpan<int> shape, ReadOnlyMemory<int> values) =>
        new Typed<int>(name, SafetensorsType.I32, shape, values);

    /// <summary>A U8 tensor.</summary>
    /// <exception cref="ArgumentException">The number of values is not the product of the shape.</exception>
    public static SafetensorsEntry Of(string name, ReadOnlySpan<int> shape, ReadOnlyMemory<byte> values) =>
        new Typed<byte>(name, SafetensorsType.U8, shape, values);

    private sealed class Typed<T>(string name, SafetensorsType type, ReadOnlySpan<int> shape, ReadOnlyMemory<T> values)
        : SafetensorsEntry(name, type, shape, values.Length)
        where T : unmanaged
    {
        internal override ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(values.Span);
    }
}
