using System.Collections.Immutable;
using Nin.Onnx.Format;

namespace Nin.Onnx.Evaluation;

/// <summary>Numbers of one type with a shape of any rank, the last dimension contiguous.</summary>
/// <remarks>
/// Whatever the type, the numbers are held as doubles, rounded to what the type can hold: that is plain, and exact for every type
/// but whole numbers beyond 2^53, which stand in shapes and indices as "all there is". Weights are kept as the floats they are
/// until someone computes with them, and a tensor of one number repeated is kept as that number.
/// </remarks>
public sealed class OnnxTensor
{
    private readonly float[]? _floats;
    private readonly double _filling;
    private double[]? _values;

    /// <summary>Takes numbers, each rounded to the type.</summary>
    /// <param name="type">What they are.</param>
    /// <param name="shape">The dimensions, outermost first; none for a single number.</param>
    /// <param name="values">The numbers, row-major; not copied.</param>
    /// <exception cref="ArgumentException">They are not as many as the shape says.</exception>
    public OnnxTensor(ElementType type, ImmutableArray<int> shape, double[] values)
        : this(type, shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        CheckLength(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ElementTypes.Round(type, values[i]);
        }

        _values = values;
    }

    private OnnxTensor(ElementType type, ImmutableArray<int> shape)
    {
        (Type, Shape, Length) = (type, shape, Shapes.Length(shape.AsSpan()));
    }

    private OnnxTensor(ImmutableArray<int> shape, float[] floats)
        : this(ElementType.Float, shape)
    {
        CheckLength(floats.Length);
        _floats = floats;
    }

    private OnnxTensor(ElementType type, ImmutableArray<int> shape, double filling)
        : this(type, shape) => (_filling, IsFilled) = (ElementTypes.Round(type, filling), true);

    /// <summary>What the numbers are.</summary>
    public ElementType Type { get; }

    /// <summary>The dimensions, outermost first; none for a single number.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>The number of dimensions.</summary>
    public int Rank => Shape.Length;

    /// <summary>How many numbers there are.</summary>
    public int Length { get; }

    /// <summary>Whether it is one number repeated.</summary>
    public bool IsFilled { get; }

    /// <summary>The numbers, row-major.</summary>
    public ReadOnlySpan<double> Values => _values ??= Widen();

    /// <summary>Wraps 32-bit floats without copying them.</summary>
    public static OnnxTensor Floats(ImmutableArray<int> shape, float[] values) => new(shape, values);

    /// <summary>One number repeated; it takes no memory.</summary>
    public static OnnxTensor Filled(ElementType type, ImmutableArray<int> shape, double value) => new(type, shape, value);

    /// <summary>A single number.</summary>
    public static OnnxTensor Scalar(ElementType type, double value) => new(type, [], value);

    /// <summary>A list of whole numbers, as shapes and axes are.</summary>
    public static OnnxTensor Whole(params IEnumerable<long> values)
    {
        double[] numbers = [.. values.Select(value => (double)value)];
        return new(ElementType.Int64, [numbers.Length], numbers);
    }

    /// <summary>The numbers as 32-bit floats; the caller must not change them.</summary>
    public float[] ToFloats()
    {
        if (_floats is not null)
        {
            return _floats;
        }

        var floats = new float[Length];
        if (IsFilled)
        {
            Array.Fill(floats, (float)_filling);
            return floats;
        }

        for (int i = 0; i < floats.Length; i++)
        {
            floats[i] = (float)_values![i];
        }

        return floats;
    }

    /// <summary>The numbers as whole ones; those out of range become the nearest.</summary>
    public long[] ToWhole()
    {
        ReadOnlySpan<double> values = Values;
        var whole = new long[values.Length];
        for (int i = 0; i < whole.Length; i++)
        {
            whole[i] = (long)Math.Clamp(values[i], long.MinValue, long.MaxValue);   // saturates
        }

        return whole;
    }

    /// <summary>The same numbers under another shape of the same length.</summary>
    /// <exception cref="ArgumentException">It is another length.</exception>
    public OnnxTensor WithShape(ImmutableArray<int> shape)
    {
        if (IsFilled)
        {
            var filled = new OnnxTensor(Type, shape, _filling);
            filled.CheckLength(Length);
            return filled;
        }

        return _floats is not null ? new(shape, _floats) : new(Type, shape, _values!);
    }

    /// <summary>The number that is repeated, where it is one.</summary>
    internal double Filling => _filling;

    /// <summary>A tensor of some of these numbers, by their places; −1 stands for a number that is none of them.</summary>
    internal OnnxTensor Take(ImmutableArray<int> shape, ReadOnlySpan<int> places, double outside = 0)
    {
        if (_floats is not null)
        {
            var floats = new float[places.Length];
            for (int i = 0; i < floats.Length; i++)
            {
                floats[i] = places[i] < 0 ? (float)outside : _floats[places[i]];
            }

            return new(shape, floats);
        }

        ReadOnlySpan<double> source = Values;
        var values = new double[places.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = places[i] < 0 ? outside : source[places[i]];
        }

        return new(Type, shape, values);
    }

    private double[] Widen()
    {
        var values = new double[Length];
        if (_floats is null)
        {
            Array.Fill(values, _filling);
            return values;
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _floats[i];
        }

        return values;
    }

    private void CheckLength(int length)
    {
        if (length != Length)
        {
            throw new ArgumentException($"expected {Length} numbers for [{Shapes.Text(Shape)}], got {length}.");
        }
    }
}
