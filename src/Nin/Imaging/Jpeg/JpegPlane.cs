using Nin.Imaging.Jpeg.Kernels;

namespace Nin.Imaging.Jpeg;

/// <summary>The samples of one component around the current row of MCUs, and their upsampling.</summary>
/// <remarks>
/// <b>Source</b> the choice of filter is libjpeg-turbo's default ("fancy upsampling"): a triangle where a direction is
/// doubled, repetition for every other factor and where a line has two samples or fewer.
/// </remarks>
internal sealed class JpegPlane
{
    private readonly JpegComponent _component;
    private readonly byte[] _samples, _line;
    private readonly int _stride, _kept, _across, _down;
    private readonly bool _isSmooth;

    /// <summary>The component's row that the first line of the samples holds.</summary>
    private int _top;

    public JpegPlane(JpegComponent component, JpegFrame frame, DecodeBudget budget)
    {
        _component = component;
        (_across, _down) = (frame.MaxAcross / component.Across, frame.MaxDown / component.Down);
        bool isDoubled = _across == 2 || (_across == 1 && _down == 2);
        _isSmooth = isDoubled && _down <= 2 && (_across == 1 || component.Width > 2);
        _stride = component.PaddedBlocksAcross * 8;
        _kept = 2 * component.Down;
        _top = -_kept;
        _samples = budget.Allocate((long)_stride * (_kept + (8 * component.Down)));
        _line = _across == 1 && !_isSmooth ? [] : budget.Allocate((long)component.Width * _across);
    }

    /// <summary>Transforms one block.</summary>
    public void Put(int blockRow, int block, ReadOnlySpan<short> coefficients)
    {
        int start = ((_kept + (8 * blockRow)) * _stride) + (8 * block);
        JpegIdct.Transform(coefficients, _component.Steps, _samples.AsSpan(start), _stride);
    }

    /// <summary>Moves on to the next row of MCUs and keeps the last lines of this one.</summary>
    public void Advance()
    {
        int rows = 8 * _component.Down;
        _samples.AsSpan(rows * _stride, _kept * _stride).CopyTo(_samples);
        _top += rows;
    }

    /// <summary>
    /// The component's samples for a row of the picture, at the picture's resolution. Valid until the next call.
    /// </summary>
    public ReadOnlySpan<byte> Line(int y)
    {
        ReadOnlySpan<byte> nearer = Row(y / _down);
        if (_across == 1 && !_isSmooth)
        {
            return nearer;
        }

        if (!_isSmooth)
        {
            JpegUpsampling.Repeat(nearer, _across, _line);
        }
        else if (_down == 1)
        {
            JpegUpsampling.Across2(nearer, _line);
        }
        else
        {
            bool isUpper = y % 2 == 0;
            ReadOnlySpan<byte> further = Row((y / 2) + (isUpper ? -1 : 1));
            if (_across == 1)
            {
                JpegUpsampling.Down2(nearer, further, isUpper, _line);
            }
            else
            {
                JpegUpsampling.Both2(nearer, further, _line);
            }
        }

        return _line;
    }

    /// <summary>One of the component's rows; beyond the first and the last, those.</summary>
    private ReadOnlySpan<byte> Row(int row) =>
        _samples.AsSpan((Math.Clamp(row, 0, _component.Height - 1) - _top) * _stride, _component.Width);
}
