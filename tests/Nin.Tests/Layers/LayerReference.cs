using Nin.Layers;
using Nin.Tensors;

namespace Nin.Tests.Layers;

/// <summary>The layers' formulas in double, number by number and with no thought for time.</summary>
internal static class LayerReference
{
    public static double[] Forward(LayerCase layer, int count, float[][] inputs, IReadOnlyDictionary<string, float[]> parameters)
    {
        FeatureShape shape = layer.Inputs[0], to = layer.Layer.OutputShape(layer.Inputs);
        double[] output = new double[count * to.Length];
        for (int i = 0; i < output.Length; i++)
        {
            (int c, int x, int y, int n) = (
                i % to.Channels, i / to.Channels % to.Width, i / to.Channels / to.Width % to.Height, i / to.Length);
            output[i] = Number(layer, inputs, parameters, shape, to, (n, y, x, c));
        }

        return output;
    }

    private static double Number(
        LayerCase layer, float[][] inputs, IReadOnlyDictionary<string, float[]> parameters, FeatureShape shape, FeatureShape to,
        (int N, int Y, int X, int C) at)
    {
        (int n, int y, int x, int c) = at;
        double v = to == shape && inputs.Length == 1 ? At(n, y, x, c) : double.NaN;
        switch (layer.Layer)
        {
            case LeakyRelu leaky:
                return v > 0 ? v : v * leaky.NegativeSlope;
            case PRelu:
                float[] slopes = parameters["weight"];
                return v > 0 ? v : v * slopes[slopes.Length == 1 ? 0 : c];
            case Relu6:
                return Math.Clamp(v, 0, 6);
            case Clip clip:
                return Math.Clamp(v, clip.Min, clip.Max);
            case Sigmoid:
                return 1 / (1 + Math.Exp(-v));
            case Tanh:
                return (Math.Exp(v) - Math.Exp(-v)) / (Math.Exp(v) + Math.Exp(-v));
            case Silu:
                return v / (1 + Math.Exp(-v));
            case HardSigmoid:
                return Math.Clamp((v + 3) / 6, 0, 1);
            case HardSwish:
                return v * Math.Clamp((v + 3) / 6, 0, 1);
            case Gelu gelu:
                return gelu.IsTanh
                    ? v * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (v + (0.044715 * v * v * v)))) / 2
                    : v * (1 + Error(v / Math.Sqrt(2))) / 2;
            case Elu elu:
                return v > 0 ? v : elu.Alpha * (Math.Exp(v) - 1);
            case Softplus soft:
                return v * soft.Beta > soft.Threshold ? v : Math.Log(1 + Math.Exp(v * soft.Beta)) / soft.Beta;
            case Softmax softmax:
                return Math.Exp(v) / Along(softmax.Dim).Sum(Math.Exp);
            case LogSoftmax log:
                return v - Math.Log(Along(log.Dim).Sum(Math.Exp));
            case Add:
                return Repeated(0) + Repeated(1);
            case Subtract:
                return Repeated(0) - Repeated(1);
            case Multiply:
                return Repeated(0) * Repeated(1);
            case Divide:
                return Repeated(0) / Repeated(1);
            case Slice slice:
                return At(n, y, x, c + slice.First);
            case ChannelPad pad:
                return c >= pad.Front && c < pad.Front + shape.Channels ? At(n, y, x, c - pad.Front) : 0;
            case AdaptiveAvgPool2d:
                // Every place that lies in the y-th of the picture's equal parts, be it by a little.
                return Part(n, Window(y, to.Height, shape.Height), Window(x, to.Width, shape.Width), c..(c + 1)).Average();
            case Pad2d pad:
                int row = y - pad.Top, column = x - pad.Left;
                return pad.Mode switch
                {
                    PadMode.Zero =>
                        row >= 0 && row < shape.Height && column >= 0 && column < shape.Width ? At(n, row, column, c) : 0,
                    PadMode.Edge => At(n, Math.Clamp(row, 0, shape.Height - 1), Math.Clamp(column, 0, shape.Width - 1), c),
                    _ => At(n, Mirrored(row, shape.Height), Mirrored(column, shape.Width), c),
                };
            case Upsample { Mode: UpsampleMode.Nearest } up:
                return At(n, (int)(y * Scale(up, shape.Height, to.Height)), (int)(x * Scale(up, shape.Width, to.Width)), c);
            case Upsample up:
                // Every input pixel's share: a tent that is one line wide to both sides, and goes on beyond the outermost.
                double top = Place(up, y, shape.Height, to.Height), left = Place(up, x, shape.Width, to.Width), sum = 0;
                for (int i = 0; i < shape.Height; i++)
                {
                    for (int j = 0; j < shape.Width; j++)
                    {
                        sum += Math.Max(0, 1 - Math.Abs(top - i)) * Math.Max(0, 1 - Math.Abs(left - j)) * At(n, i, j, c);
                    }
                }

                return sum;
            case AsStrided view:
                int rest = (((y * to.Width) + x) * to.Channels) + c, source = view.Offset;
                for (int axis = view.Sizes.Length - 1; axis >= 0; axis--)
                {
                    source += rest % view.Sizes[axis] * view.Strides[axis];
                    rest /= view.Sizes[axis];
                }

                int line = shape.Width * shape.Channels;
                return At(n, source / line, source % line / shape.Channels, source % shape.Channels);
            case PixelShuffle shuffle:
                int f = shuffle.Factor;
                return At(n, y / f, x / f, (((c * f) + (y % f)) * f) + (x % f));
            case GlobalMaxPool2d:
                return Part(n, 0..shape.Height, 0..shape.Width, c..(c + 1)).Max();
            case LayerNorm norm:
                return Normal(v, Part(n, y..(y + 1), x..(x + 1), 0..shape.Channels), norm.Epsilon, norm.Affine);
            case InstanceNorm2d norm:
                return Normal(v, Part(n, 0..shape.Height, 0..shape.Width, c..(c + 1)), norm.Epsilon, norm.Affine);
            case GroupNorm norm:
                int size = norm.NumChannels / norm.NumGroups, first = c / size * size;
                return Normal(v, Part(n, 0..shape.Height, 0..shape.Width, first..(first + size)), norm.Epsilon, norm.Affine);
            case LocalResponseNorm lrn:
                double squares = Enumerable.Range(c - (lrn.Size / 2), lrn.Size).Where(i => i >= 0 && i < shape.Channels)
                    .Sum(i => At(n, y, x, i) * At(n, y, x, i));
                return v / Math.Pow(lrn.K + (lrn.Alpha * squares / lrn.Size), lrn.Beta);
            default:
                throw new ArgumentException($"There is no formula for {layer.Layer.Kind}.", nameof(layer));
        }

        double At(int picture, int line, int place, int channel) =>
            inputs[0][(((((picture * shape.Height) + line) * shape.Width) + place) * shape.Channels) + channel];

        IEnumerable<double> Along(int dim) => dim switch
        {
            2 => Enumerable.Range(0, shape.Height).Select(i => At(n, i, x, c)),
            3 => Enumerable.Range(0, shape.Width).Select(i => At(n, y, i, c)),
            _ => Enumerable.Range(0, shape.Channels).Select(i => At(n, y, x, i)),
        };

        static Range Window(int part, int parts, int size) =>
            (int)Math.Floor(part * (double)size / parts)..(int)Math.Ceiling((part + 1) * (double)size / parts);

        double Repeated(int input)
        {
            FeatureShape own = layer.Inputs[input];
            (int line, int place, int channel) = (y % own.Height, x % own.Width, c % own.Channels);
            return inputs[input][(((((n * own.Height) + line) * own.Width) + place) * own.Channels) + channel];
        }

        double[] Part(int picture, Range lines, Range places, Range channels) => [
            .. from line in Of(lines) from place in Of(places) from channel in Of(channels) select At(
                picture, line, place, channel)];

        double Normal(double value, double[] part, float epsilon, bool affine)
        {
            double mean = part.Average(), variance = part.Average(other => (other - mean) * (other - mean));
            double normal = (value - mean) / Math.Sqrt(variance + epsilon);
            return affine ? (normal * parameters["weight"][c]) + parameters["bias"][c] : normal;
        }

        static IEnumerable<int> Of(Range range) => Enumerable.Range(range.Start.Value, range.End.Value - range.Start.Value);
    }

    private static int Mirrored(int place, int size) => place < 0 ? -place : place >= size ? (2 * (size - 1)) - place : place;

    private static double Scale(Upsample up, int from, int to) => up.ScaleFactor > 0 ? 1.0 / up.ScaleFactor : (double)from / to;

    private static double Place(Upsample up, int place, int from, int to) => up.AlignCorners
        ? to == 1 ? 0 : place * (from - 1.0) / (to - 1)
        : Math.Clamp(((place + 0.5) * Scale(up, from, to)) - 0.5, 0, from - 1);

    /// <summary>2/√π·exp(−z²)·Σ 2^n·z^(2n+1) / (1·3·5·…·(2n+1)): every term has one sign.</summary>
    private static double Error(double z)
    {
        double term = z, sum = z;
        for (int i = 1; i < 200; i++)
        {
            term *= 2 * z * z / ((2 * i) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-z * z) * sum;
    }
}
