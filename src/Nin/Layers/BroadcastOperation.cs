using Nin.Execution;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>A function of two numbers, known when the loop is compiled.</summary>
internal interface IPairFunction
{
    /// <summary>Whether the derivatives depend on the numbers.</summary>
    static abstract bool SlopesReadInputs { get; }

    /// <summary>The function's value.</summary>
    static abstract float Of(float a, float b);

    /// <summary>The derivative towards the first number.</summary>
    static abstract double FirstSlope(float a, float b);

    /// <summary>The derivative towards the second number.</summary>
    static abstract double SecondSlope(float a, float b);
}

/// <summary>
/// A function of two inputs, number by number; a size of 1 is repeated. A repeated number's gradient is the sum, in double.
/// </summary>
internal sealed class BroadcastOperation<TFunction> : Operation
    where TFunction : struct, IPairFunction
{
    private readonly FeatureShape _output;
    private readonly Steps _first, _second, _result;

    public BroadcastOperation(OperationSite site)
        : base(site.Inputs, site.Output)
    {
        _output = site.Network.OutputShapes[site.Index];
        ReadOnlySpan<FeatureShape> shapes = site.Network.InputShapesOf(site.Index);
        (_first, _second, _result) = (Steps.Of(shapes[0]), Steps.Of(shapes[1]), Steps.Of(_output));
    }

    public override bool BackwardReadsInputs => TFunction.SlopesReadInputs;

    public override void Forward(PassContext context)
    {
        ReadOnlySpan<float> a = context.Read(Inputs[0].Value), b = context.Read(Inputs[1].Value);
        Span<float> output = context.Write(Output);
        int target = 0;
        for (int picture = 0; picture < context.Count; picture++)
        {
            for (int y = 0; y < _output.Height; y++)
            {
                for (int x = 0; x < _output.Width; x++)
                {
                    (int i, int j) = (_first.At(picture, y, x), _second.At(picture, y, x));
                    for (int c = 0; c < _output.Channels; c++)
                    {
                        output[target++] = TFunction.Of(a[i + (c * _first.Channel)], b[j + (c * _second.Channel)]);
                    }
                }
            }
        }
    }

    public override void Backward(PassContext context)
    {
        // Where no derivative reads the inputs they are not kept, and may be anything.
        ReadOnlySpan<float> a = context.Read(Inputs[0].Value), b = context.Read(Inputs[1].Value);
        ReadOnlySpan<float> outputGradient = context.Gradient(Output);
        if (Inputs[0].NeedsGradient)
        {
            Sum(context.Count, isFirst: true, _first, a, b, outputGradient, context.Gradient(Inputs[0]));
        }

        if (Inputs[1].NeedsGradient)
        {
            Sum(context.Count, isFirst: false, _second, a, b, outputGradient, context.Gradient(Inputs[1]));
        }
    }

    /// <summary>The gradient of one input: for each of its numbers, the sum over the places that it was repeated to.</summary>
    private void Sum(
        int count, bool isFirst, Steps own, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> outputGradient,
        Span<float> gradient)
    {
        if (own.Shape.Length == _output.Length)
        {
            Scale(count, isFirst, a, b, outputGradient, gradient);
            return;
        }

        int target = 0;
        for (int picture = 0; picture < count; picture++)
        {
            for (int y = 0; y < own.Shape.Height; y++)
            {
                for (int x = 0; x < own.Shape.Width; x++)
                {
                    for (int c = 0; c < own.Shape.Channels; c++)
                    {
                        gradient[target++] = (float)SumOf(isFirst, picture, (y, x, c), own, a, b, outputGradient);
                    }
                }
            }
        }
    }

    /// <summary>The gradient of an input that nothing is repeated of.</summary>
    private void Scale(
        int count, bool isFirst, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> outputGradient,
        Span<float> gradient)
    {
        int target = 0;
        for (int picture = 0; picture < count; picture++)
        {
            for (int y = 0; y < _output.Height; y++)
            {
                for (int x = 0; x < _output.Width; x++)
                {
                    (int i, int j) = (_first.At(picture, y, x), _second.At(picture, y, x));
                    for (int c = 0; c < _output.Channels; c++, target++)
                    {
                        (float one, float other) = (a[i + (c * _first.Channel)], b[j + (c * _second.Channel)]);
                        double slope = isFirst ? TFunction.FirstSlope(one, other) : TFunction.SecondSlope(one, other);
                        gradient[target] = (float)(outputGradient[target] * slope);
                    }
                }
            }
        }
    }

    private double SumOf(
        bool isFirst, int picture, (int Y, int X, int C) place, Steps own, ReadOnlySpan<float> a, ReadOnlySpan<float> b,
        ReadOnlySpan<float> outputGradient)
    {
        (int rows, int columns, int channels) =
            (_output.Height / own.Shape.Height, _output.Width / own.Shape.Width, _output.Channels / own.Shape.Channels);
        double sum = 0;
        for (int y = place.Y; y < place.Y + rows; y++)
        {
            for (int x = place.X; x < place.X + columns; x++)
            {
                (int i, int j, int k) = (_first.At(picture, y, x), _second.At(picture, y, x), _result.At(picture, y, x));
                for (int c = place.C; c < place.C + channels; c++)
                {
                    (float one, float other) = (a[i + (c * _first.Channel)], b[j + (c * _second.Channel)]);
                    double slope = isFirst ? TFunction.FirstSlope(one, other) : TFunction.SecondSlope(one, other);
                    sum += outputGradient[k + c] * slope;
                }
            }
        }

        return sum;
    }

    /// <summary>How far the numbers of an input lie apart; 0 along a size of 1, which is repeated.</summary>
    private readonly record struct Steps(FeatureShape Shape, int Row, int Column, int Channel)
    {
        public static Steps Of(FeatureShape shape) => new(
            shape,
            shape.Height == 1 ? 0 : shape.Width * shape.Channels,
            shape.Width == 1 ? 0 : shape.Channels,
            shape.Channels == 1 ? 0 : 1);

        public int At(int picture, int y, int x) => (picture * Shape.Length) + (y * Row) + (x * Column);
    }
}
