namespace Nin.Imaging.Jpeg;

/// <summary>Decodes the data of one scan as far as it makes sense; blocks for which there is none stay as they are.</summary>
/// <remarks>
/// <b>Source</b> libjpeg-turbo's jdhuff.c, jdphuff.c and jdmarker.c, so that a damaged file gives the same pixels: a unit in
/// which the data ends is decoded with zeros behind it, those after it are skipped until the next restart marker.
/// </remarks>
internal ref struct DamagedScanDecoder
{
    private const int RestartNumbers = 8;
    private readonly JpegFrame _frame;
    private readonly JpegScan _scan;
    private readonly EntropyData _data;
    private readonly DecodeBudget _budget;
    private readonly int _interval;
    private readonly int[] _predictors;
    private JpegBits _bits;
    private int _untilRestart, _restarts, _emptyBlocks;

    /// <summary>Whether the data of this restart interval is used up.</summary>
    private bool _isUsedUp;

    /// <summary>Starts a scan.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="scan">The scan's header.</param>
    /// <param name="interval">MCUs between restart markers; 0 where there are none.</param>
    /// <param name="data">Where the bits come from.</param>
    /// <param name="budget">What may be spent.</param>
    public DamagedScanDecoder(JpegFrame frame, JpegScan scan, int interval, EntropyData data, DecodeBudget budget)
    {
        (_frame, _scan, _interval, _data, _budget) = (frame, scan, interval, data, budget);
        _predictors = new int[scan.Components.Length];
        _bits = data.NextStretch();
        _untilRestart = interval;
    }

    /// <summary>Decodes into the coefficients that the components keep.</summary>
    public void Decode()
    {
        // A scan of one component has MCUs of one block, and no blocks that only fill up.
        JpegComponent? only = _scan.Components is [JpegScanComponent each] ? each.Component : null;
        (int across, int down) = only is null ? (_frame.McusAcross, _frame.McusDown) : (only.BlocksAcross, only.BlocksDown);
        for (int mcuRow = 0; mcuRow < down; mcuRow++)
        {
            _budget.CheckTime();
            for (int mcu = 0; mcu < across; mcu++)
            {
                TakeRestart();
                if (!_isUsedUp)
                {
                    DecodeMcu(mcuRow, mcu, isAlone: only is not null);
                    _isUsedUp = _bits.IsOverrun;
                }
            }
        }
    }

    private void DecodeMcu(int mcuRow, int mcu, bool isAlone)
    {
        for (int i = 0; i < _scan.Components.Length; i++)
        {
            JpegComponent component = _scan.Components[i].Component;
            (int across, int down) = isAlone ? (1, 1) : (component.Across, component.Down);
            for (int y = 0; y < down; y++)
            {
                short[] row = component.Row((mcuRow * down) + y);
                for (int x = 0; x < across; x++)
                {
                    DecodeBlock(i, row.AsSpan(((mcu * across) + x) * ZigZag.Length, ZigZag.Length));
                }
            }
        }
    }

    private void DecodeBlock(int index, Span<short> block)
    {
        JpegScanComponent tables = _scan.Components[index];
        ref int predictor = ref _predictors[index];
        if (!_frame.IsProgressive)
        {
            DamagedBlock.DecodeSequential(ref _bits, tables, ref predictor, block);
        }
        else if (_scan.First > 0 && _scan.IsRefinement)
        {
            DamagedBlock.RefineAc(ref _bits, tables.Ac!, _scan, ref _emptyBlocks, block);
        }
        else if (_scan.First > 0)
        {
            DamagedBlock.BeginAc(ref _bits, tables.Ac!, _scan, ref _emptyBlocks, block);
        }
        else if (_scan.IsRefinement)
        {
            ProgressiveBlock.RefineDc(ref _bits, _scan.LowBit, block);
        }
        else
        {
            predictor += DamagedBlock.TakeDifference(ref _bits, tables.Dc!);
            block[0] = (short)(predictor << _scan.LowBit);
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
            bool isFound = _data.FindRestart(_restarts++ % RestartNumbers);
            _bits = _data.NextStretch();
            _isUsedUp &= !isFound;
            _untilRestart = _interval;
            _predictors.AsSpan().Clear();
            _emptyBlocks = 0;
        }

        _untilRestart--;
    }
}
