using Nin.Kernels.Elementwise;
using Nin.Kernels.Simd;

namespace Nin.Kernels.Convolution;

/// <summary>
/// Lays one group's patches under a block of output pixels out as rows of a matrix, and adds such rows back to the picture they
/// came from. A patch is [KernelHeight, KernelWidth, GroupInputs]: for each position of the kernel a run of the pixel's channels.
/// </summary>
internal static unsafe class GeneralPatches<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>
    /// Copies columns [firstColumn, firstColumn + columns) of a group's patches of rows [firstRow, firstRow + rows).
    /// </summary>
    public static void Gather(
        in GeneralConv2dShape shape, int group, float* input, int firstRow, int rows, int firstColumn, int columns,
        float* patches)
    {
        for (int row = 0; row < rows; row++)
        {
            var runs = new Runs(shape, group, firstRow + row, firstColumn);
            for (int left = columns; left > 0;)
            {
                int length = runs.Next(left, out nint source);
                if (source < 0)
                {
                    new Span<float>(patches, length).Clear();
                }
                else
                {
                    new ReadOnlySpan<float>(input + source, length).CopyTo(new Span<float>(patches, length));
                }

                patches += length;
                left -= length;
            }
        }
    }

    /// <summary>Adds a group's patch gradients to the pictures' gradient: the transpose of <see cref="Gather"/>.</summary>
    public static void ScatterAdd(
        in GeneralConv2dShape shape, int group, float* patches, int firstRow, int rows, int firstColumn, int columns,
        float* inputGradient)
    {
        for (int row = 0; row < rows; row++)
        {
            var runs = new Runs(shape, group, firstRow + row, firstColumn);
            for (int left = columns; left > 0;)
            {
                int length = runs.Next(left, out nint target);
                if (target >= 0)
                {
                    ElementwiseKernel<TSimd, TVector>.AddTo(patches, inputGradient + target, length);
                }

                patches += length;
                left -= length;
            }
        }
    }

    /// <summary>The runs of one group's patch under an output pixel, in order.</summary>
    private ref struct Runs
    {
        private readonly ref readonly GeneralConv2dShape _shape;
        private readonly int _y, _x, _inputs;
        private readonly nint _picture;
        private int _i, _j, _channel;

        public Runs(in GeneralConv2dShape shape, int group, int row, int column)
        {
            _shape = ref shape;
            (int line, int x) = Math.DivRem(row, shape.OutputWidth);
            (int picture, int y) = Math.DivRem(line, shape.OutputHeight);
            _y = (y * shape.Window.StrideY) - shape.Window.PadTop;
            _x = (x * shape.Window.StrideX) - shape.Window.PadLeft;
            _inputs = shape.GroupInputs;
            _picture = ((nint)picture * shape.Height * shape.Width * shape.InChannels) + (group * _inputs);
            (int position, _channel) = Math.DivRem(column, _inputs);
            (_i, _j) = Math.DivRem(position, shape.Window.KernelWidth);
        }

        /// <summary>The length of the next run, and where it lies in the pictures; −1 in the padding.</summary>
        public int Next(int most, out nint place)
        {
            int y = _y + (_i * _shape.Window.DilationY), x = _x + (_j * _shape.Window.DilationX);
            bool isInside = (uint)y < (uint)_shape.Height && (uint)x < (uint)_shape.Width;
            place = isInside ? _picture + ((((nint)y * _shape.Width) + x) * _shape.InChannels) + _channel : -1;
            int length = Math.Min(_inputs - _channel, most);
            _channel = 0;
            if (++_j == _shape.Window.KernelWidth)
            {
                _j = 0;
                _i++;
            }

            return length;
        }
    }
}
