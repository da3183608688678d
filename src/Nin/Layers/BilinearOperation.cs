using Nin.Execution;
using Nin.Execution.Planning;
using Nin.Tensors;

namespace Nin.Layers;

/// <summary>A place between two lines.</summary>
/// <param name="Low">The line before it.</param>
/// <param name="High">The line behind it.</param>
/// <param name="Share">The share of the line behind it.</param>
internal readonly record struct LinePlace(int Low, int High, double Share);

/// <summary>Each output pixel is four input pixels, weighted; in double, rounded once.</summary>
internal sealed class BilinearOperation(Edge input, Value output, FeatureShape shape, LinePlace[] rows, LinePlace[] columns)
    : UnaryOperation(input, output)
{
    public override void Forward(PassContext context)
    {
        ReadOnlySpan<float> input = context.Read(Input.Value);
        Span<float> output = context.Write(Output);
        int target = 0;
        for (int picture = 0; picture < context.Count; picture++)
        {
            foreach (LinePlace row in rows)
            {
                foreach (LinePlace column in columns)
                {
                    (int a, int b) = (At(picture, row.Low, column.Low), At(picture, row.Low, column.High));
                    (int c, int d) = (At(picture, row.High, column.Low), At(picture, row.High, column.High));
                    for (int i = 0; i < shape.Channels; i++)
                    {
                        double upper = ((1 - column.Share) * input[a + i]) + (column.Share * input[b + i]);
                        double lower = ((1 - column.Share) * input[c + i]) + (column.Share * input[d + i]);
                        output[target++] = (float)(((1 - row.Share) * upper) + (row.Share * lower));
                    }
                }
            }
        }
    }

    public override void Backward(PassContext context)
    {
        if (!Input.NeedsGradient)
        {
            return;
        }

        ReadOnlySpan<float> outputGradient = context.Gradient(Output);
        Span<float> inputGradient = context.Gradient(Input);
        inputGradient.Clear();
        int source = 0;
        for (int picture = 0; picture < context.Count; picture++)
        {
            foreach (LinePlace row in rows)
            {
                foreach (LinePlace column in columns)
                {
                    ReadOnlySpan<float> pixel = outputGradient.Slice(source, shape.Channels);
                    source += shape.Channels;
                    Add(pixel, (1 - row.Share) * (1 - column.Share), inputGradient[At(picture, row.Low, column.Low)..]);
                    Add(pixel, (1 - row.Share) * column.Share, inputGradient[At(picture, row.Low, column.High)..]);
                    Add(pixel, row.Share * (1 - column.Share), inputGradient[At(picture, row.High, column.Low)..]);
                    Add(pixel, row.Share * column.Share, inputGradient[At(picture, row.High, column.High)..]);
                }
            }
        }
    }

    private static void Add(ReadOnlySpan<float> pixel, double factor, Span<float> sum)
    {
        for (int i = 0; i < pixel.Length; i++)
        {
            sum[i] = (float)(sum[i] + (factor * pixel[i]));
        }
    }

    private int At(int picture, int row, int column) =>
        (picture * shape.Length) + (((row * shape.Width) + column) * shape.Channels);
}
