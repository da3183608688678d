using Nin.Formats;

namespace Nin.Imaging.Jpeg;

/// <summary>Decodes the entropy-coded data of one scan.</summary>
internal ref struct JpegScanDecoder
{
    private const int RestartNumbers = 8;
    private readonly JpegFrame _frame;
    private readonly JpegScan _scan;
    private readonly EntropyData _data;
    private readonly DecodeBudget _budget;
    private readonly int _interval, _offset;
    private readonly int[] _predictors;
    private JpegBits _bits;
    private int _untilRestart, _restarts, _emptyBlocks;

    /// <summary>Starts a scan.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="scan">The scan's header.</param>
    /// <param name="interval">MCUs between restart markers; 0 where there are none.</param>
    /// <param name="data">Where the bits come from.</param>
    /// <param name="offset">Where the scan's header stands, for messages.</param>
    /// <param name="budget">What may be spent.</param>
    public JpegScanDecoder(JpegFrame frame, JpegScan scan, int interval, EntropyData data, int offset, DecodeBudget budget)
    {
        (_frame, _scan, _interval, _data, _offset, _budget) = (frame, scan, interval, data, offset, budget);
        _predictors = new int[scan.Components.Length];
        _bits = data.NextStretch();
        _untilRestart = interval;
    }

    /// <summary>Decodes the one scan of a sequential picture straight to samples.</summary>
    /// <param name="output">Where the samples go; null to look only whether the data is whole.</param>
    public void DecodeToSamples(JpegOutput? output)
    {
        Span<short> block = stackalloc short[ZigZag.Length];
        for (int mcuRow = 0; mcuRow < _frame.McusDown; mcuRow++)
        {
            for (int mcu = 0; mcu < _frame.McusAcross; mcu++)
            {
                TakeRestart();
                for (int i = 0; i < _scan.Components.Length; i++)
                {
                    JpegScanComponent each = _scan.Components[i];
                    JpegComponent component = each.Component;
                    for (int y = 0; y < component.Down; y++)
                    {
                        for (int x = 0; x < component.Across; x++)
                        {
                            block.Clear();
                            if (!SequentialBlock.Decode(ref _bits, each, ref _predictors[i], block))
                            {
                                throw Damaged(mcuRow);
                            }

                            output?.Put(each.Index, y, (mcu * component.Across) + x, block);
                        }
                    }
                }
            }

            EndRow(mcuRow);
            output?.EndMcuRow(mcuRow);
        }
    }

    /// <summary>Decodes into the coefficients that the components keep.</summary>
    public void DecodeToCoefficients()
    {
        if (_scan.Components is [JpegScanComponent only])
        {
            DecodeAlone(only);
            return;
        }

        for (int mcuRow = 0; mcuRow < _frame.McusDown; mcuRow++)
        {
            for (int mcu = 0; mcu < _frame.McusAcross; mcu++)
            {
                TakeRestart();
                for (int i = 0; i < _scan.Components.Length; i++)
                {
                    JpegComponent component = _scan.Components[i].Component;
                    for (int y = 0; y < component.Down; y++)
                    {
                        short[] row = component.Row((mcuRow * component.Down) + y);
                        for (int x = 0; x < component.Across; x++)
                        {
                            DecodeBlock(i, row, (mcu * component.Across) + x, mcuRow);
                        }
                    }
                }
            }

            EndRow(mcuRow);
        }
    }

    /// <summary>A scan of one component has MCUs of one block, and no blocks that only fill up.</summary>
    private void DecodeAlone(JpegScanComponent only)
    {
        for (int blockRow = 0; blockRow < only.Component.BlocksDown; blockRow++)
        {
            short[] row = only.Component.Row(blockRow);
            for (int block = 0; block < only.Component.BlocksAcross; block++)
            {
                TakeRestart();
                DecodeBlock(0, row, block, blockRow);
            }

            EndRow(blockRow);
        }
    }

    private void DecodeBlock(int index, short[] row, int block, int rowNumber)
    {
        Span<short> coefficients = row.AsSpan(block * ZigZag.Length, ZigZag.Length);
        JpegScanComponent tables = _scan.Components[index];
        ref int predictor = ref _predictors[index];
        bool isGood = true;
        if (!_frame.IsProgressive)
        {
            isGood = SequentialBlock.Decode(ref _bits, tables, ref predictor, coefficients);
        }
        else if (_scan.First > 0)
        {
            isGood = _scan.IsRefinement
                ? ProgressiveBlock.RefineAc(ref _bits, tables.Ac!, _scan, ref _emptyBlocks, coefficients)
                : ProgressiveBlock.BeginAc(ref _bits, tables.Ac!, _scan, ref _emptyBlocks, coefficients);
        }
        else if (_scan.IsRefinement)
        {
            ProgressiveBlock.RefineDc(ref _bits, _scan.LowBit, coefficients);
        }
        else
        {
            isGood = ProgressiveBlock.BeginDc(ref _bits, tables.Dc!, _scan.LowBit, ref predictor, coefficients);
        }

        if (!isGood)
        {
            throw Damaged(rowNumber);
        }
    }

    private void TakeRestart()
    {
        if (_interval == 0)
        {
            return;
        }

        if (_untilRestart == 0)
        {
            int number = _restarts++ % RestartNumbers;
            if (_bits.IsOverrun || !_data.TakeRestart(number))
            {
                throw _budget.Failure(
                    _data.IsAtEnd ? "the file is cut off." : $"the scan's data has no RST{number} where it should.", _offset);
            }

            _bits = _data.NextStretch();
            _untilRestart = _interval;
            _predictors.AsSpan().Clear();
            _emptyBlocks = 0;
        }

        _untilRestart--;
    }

    private readonly void EndRow(int row)
    {
        _budget.CheckTime(_offset);
        if (_bits.IsOverrun)
        {
            throw Damaged(row);
        }
    }

    /// <summary>Behind the end of the data no code makes sense; in it, that is damage.</summary>
    private readonly NinFormatException Damaged(int row) => _budget.Failure(
        _bits.IsOverrun && _data.IsAtEnd ? "the file is cut off."
            : _bits.IsOverrun ? $"the scan's data ends in row {row} of its units."
            : $"the scan's data is damaged in row {row} of its units.",
        _offset);
}
