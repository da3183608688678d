using Nin.Imaging.Jpeg.Kernels;

namespace Nin.Imaging.Jpeg;

/// <summary>
/// Turns blocks into pixels. Only a few lines of each component are kept: those of a row of MCUs, and before them the last
/// ones of the row above, which upsampling still needs.
/// </summary>
internal sealed class JpegOutput
{
    private readonly JpegFrame _frame;
    private readonly JpegColorSpace _color;
    private readonly JpegPlane[] _planes;
    private readonly byte[] _pixels;
    private int _nextRow;

    public JpegOutput(JpegFrame frame, JpegColorSpace color, byte[] pixels, DecodeBudget budget)
    {
        (_frame, _color, _pixels) = (frame, color, pixels);
        _planes = [.. frame.Components.Select(component => new JpegPlane(component, frame, budget))];
    }

    /// <summary>Transforms one block of the current row of MCUs.</summary>
    public void Put(int component, int blockRow, int block, ReadOnlySpan<short> coefficients) =>
        _planes[component].Put(blockRow, block, coefficients);

    /// <summary>Transforms a whole row of MCUs from kept coefficients.</summary>
    public void PutRow(int mcuRow)
    {
        for (int i = 0; i < _planes.Length; i++)
        {
            JpegComponent component = _frame.Components[i];
            for (int y = 0; y < component.Down; y++)
            {
                int row = (mcuRow * component.Down) + y;
                if (row < component.BlocksDown)
                {
                    ReadOnlySpan<short> coefficients = component.Row(row);
                    for (int block = 0; block < component.BlocksAcross; block++)
                    {
                        _planes[i].Put(y, block, coefficients.Slice(block * ZigZag.Length, ZigZag.Length));
                    }
                }
            }
        }
    }

    /// <summary>Writes the pixels that are complete with a row of MCUs. Rows come in order.</summary>
    public void EndMcuRow(int mcuRow)
    {
        int available = 8 * _frame.MaxDown * (mcuRow + 1);
        int end = mcuRow == _frame.McusDown - 1 ? _frame.Height : available - _frame.MaxDown;
        int channels = _planes.Length == 1 ? 1 : 3, stride = _frame.Width * channels;
        for (; _nextRow < end; _nextRow++)
        {
            WriteRow(_nextRow, _pixels.AsSpan(_nextRow * stride, stride));
        }

        foreach (JpegPlane plane in _planes)
        {
            plane.Advance();
        }
    }

    private void WriteRow(int y, Span<byte> row)
    {
        int width = _frame.Width;
        ReadOnlySpan<byte> first = _planes[0].Line(y)[..width];
        if (_planes.Length == 1)
        {
            first.CopyTo(row);
            return;
        }

        ReadOnlySpan<byte> second = _planes[1].Line(y)[..width], third = _planes[2].Line(y)[..width];
        switch (_color)
        {
            case JpegColorSpace.YCbCr:
                JpegColor.YccToRgb(first, second, third, row);
                break;
            case JpegColorSpace.Rgb:
                JpegColor.Interleave(first, second, third, row);
                break;
            case JpegColorSpace.Cmyk:
                JpegColor.Interleave(first, second, third, row);
                JpegColor.AddBlack(_planes[3].Line(y)[..width], row, isInverted: true);
                break;
            default:
                JpegColor.YccToRgb(first, second, third, row);
                JpegColor.AddBlack(_planes[3].Line(y)[..width], row, isInverted: false);
                break;
        }
    }
}
