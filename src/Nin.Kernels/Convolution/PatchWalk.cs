namespace Nin.Kernels.Convolution;

/// <summary>
/// Walks the runs of the patches of consecutive output pixels: for every pixel, for every kernel row that meets the asked
/// columns, where the run lies in the patch and which part of it lies inside the picture.
/// </summary>
internal struct PatchWalk
{
    private readonly Conv2dShape _shape;
    private readonly int _runLength, _firstColumn, _lastColumn, _outputHeight, _outputWidth;
    private int _picture, _y, _x, _column;

    public PatchWalk(in Conv2dShape shape, int firstRow, int firstColumn, int columns)
    {
        _shape = shape;
        _runLength = shape.KernelSize * shape.InChannels;
        (_firstColumn, _lastColumn, _column) = (firstColumn, firstColumn + columns, firstColumn);
        (_outputHeight, _outputWidth) = (shape.OutputHeight, shape.OutputWidth);
        (int row, _x) = Math.DivRem(firstRow, _outputWidth);
        (_picture, _y) = Math.DivRem(row, _outputHeight);
    }

    /// <summary>Goes on to the next output pixel.</summary>
    public void NextPixel()
    {
        _column = _firstColumn;
        if (++_x < _outputWidth)
        {
            return;
        }

        _x = 0;
        if (++_y == _outputHeight)
        {
            _y = 0;
            _picture++;
        }
    }

    /// <summary>Whether all of this pixel's patch lies inside the picture.</summary>
    /// <param name="corner">Where it begins in the batch of pictures.</param>
    public readonly bool IsInside(out nint corner)
    {
        int y = (_y * _shape.Stride) - _shape.Padding, x = (_x * _shape.Stride) - _shape.Padding;
        corner = (((((nint)_picture * _shape.Height) + y) * _shape.Width) + x) * _shape.InChannels;
        return y >= 0 && x >= 0 && y + _shape.KernelSize <= _shape.Height && x + _shape.KernelSize <= _shape.Width;
    }

    /// <summary>The next run of this pixel's patch, or false when its columns are done.</summary>
    /// <param name="offset">Where the run begins, counted from the first asked column.</param>
    /// <param name="length">The run's length.</param>
    /// <param name="before">Floats of the run that lie to the left of the picture (or all of it, above or below).</param>
    /// <param name="insideLength">Floats of the run that lie inside the picture.</param>
    /// <param name="source">Where the inside part begins in the batch of pictures.</param>
    public bool NextRun(out int offset, out int length, out int before, out int insideLength, out nint source)
    {
        (offset, length, before, insideLength, source) = (0, 0, 0, 0, 0);
        if (_column >= _lastColumn)
        {
            return false;
        }

        int kernelRow = _column / _runLength;
        int runStart = kernelRow * _runLength;
        int runEnd = Math.Min(runStart + _runLength, _lastColumn);
        offset = _column - _firstColumn;
        length = runEnd - _column;

        int inputY = (_y * _shape.Stride) - _shape.Padding + kernelRow;
        int inputX = (_x * _shape.Stride) - _shape.Padding;
        if ((uint)inputY >= (uint)_shape.Height)
        {
            before = length;
        }
        else
        {
            // Positions are counted in floats along the picture's row; negative ones and those past its end are padding.
            int rowLength = _shape.Width * _shape.InChannels;
            int start = (inputX * _shape.InChannels) + (_column - runStart);
            int clippedStart = Math.Clamp(start, 0, rowLength);
            int clippedEnd = Math.Clamp(start + length, clippedStart, rowLength);
            insideLength = clippedEnd - clippedStart;
            before = insideLength == 0 ? length : clippedStart - start;
            source = (((nint)_picture * _shape.Height) + inputY) * rowLength + clippedStart;
        }

        _column = runEnd;
        return true;
    }
}
