using Nin.Data.Augmenting;
using Nin.Data.Preparing;
using Nin.Data.Targets;
using Nin.Imaging;
using Nin.Random;

namespace Nin.Data.Loading;

/// <summary>Reads, preprocesses and augments the pictures of a batch; one for each prefetch thread.</summary>
internal sealed class BatchFiller
{
    /// <summary>The pictures that share one pass over a whitening's matrix.</summary>
    private const int Group = 16;

    private readonly Dataset _dataset;
    private readonly Preprocessing _preprocessing;
    private readonly Augmentation _augmentation;
    private readonly TargetEncoding _encoding;
    private readonly ulong _seed;
    private readonly int _shards;
    private readonly IReadOnlyList<CustomAugmentation> _own;
    private readonly Func<int, int, bool> _isKnown;
    private readonly RandomStream[] _streams = new RandomStream[Group];
    private readonly PictureMove[] _moves = new PictureMove[Group];
    private readonly Target?[] _changed = new Target?[Group];
    private readonly float[] _normalized, _whitened;

    internal BatchFiller(
        Dataset dataset, Preprocessing preprocessing, Augmentation augmentation, TargetEncoding encoding,
        BatchLoaderOptions options)
    {
        (_dataset, _preprocessing, _augmentation, _encoding, _seed) = (
            dataset, preprocessing, augmentation, encoding, options.Seed);
        (_shards, _own) = (options.Shards, options.Augmentations);
        _isKnown = options.IsKnown ?? ((_, _) => false);
        _normalized = new float[Group * preprocessing.Length];
        _whitened = preprocessing.Kind == PreprocessingKind.GcnZca ? new float[_normalized.Length] : [];
    }

    /// <summary>Fills the batch with the pictures its indices name.</summary>
    /// <param name="batch">Its count and indices are set.</param>
    /// <param name="epoch">The epoch whose augmentation is drawn.</param>
    /// <param name="isWanted">Asked before every group; the rest is left undone as soon as it says no.</param>
    internal void Fill(Batch batch, int epoch, Func<bool> isWanted)
    {
        if (TryFillTargets(batch, epoch))
        {
            return;
        }

        int length = _preprocessing.Length, form = _augmentation.FormOf(epoch);
        for (int first = 0; first < batch.Count && isWanted(); first += Group)
        {
            int count = Math.Min(Group, batch.Count - first);
            for (int i = 0; i < count; i++)
            {
                int index = batch.Indices[first + i];
                _streams[i] = new RandomStream(_seed, RandomPurpose.Augmentation, (uint)form, (uint)index);
                _moves[i] = PictureNumbers.Of(
                    Changed(i, index, form), _preprocessing, _augmentation, ref _streams[i],
                    _normalized.AsSpan(i * length, length));
            }

            float[] source = _normalized;
            if (_preprocessing.Kind == PreprocessingKind.GcnZca)
            {
                _preprocessing.Normalization.Whiten(_normalized.AsSpan(0, count * length), _whitened.AsSpan(0, count * length));
                source = _whitened;
            }

            for (int i = 0; i < count; i++)
            {
                int index = batch.Indices[first + i];
                (bool flip, int down, int right) = _augmentation.Apply(
                    source.AsSpan(i * length, length),
                    _preprocessing.Height,
                    _preprocessing.Width,
                    _augmentation.AlternatelyFlipped(_seed, form, index),
                    ref _streams[i],
                    batch.Pictures.AsSpan((first + i) * length, length));
                PictureMove move = (flip ? _moves[i].Flipped() : _moves[i]).Shifted(down, right);

                // After the picture has been read: a target may have to know its size.
                Target target = _changed[i] ?? _dataset.Target(index);
                _encoding.Encode(_dataset, index, target.Moved(move), batch.TargetOf(first + i));
            }
        }

        if (_augmentation.Mixes(epoch) && isWanted())
        {
            Mixup.Apply(batch, _shards, _encoding, _augmentation.Mixup, _seed, epoch);
        }
    }

    /// <summary>A batch of classes alone, where no picture of it is asked for; else nothing is done.</summary>
    private bool TryFillTargets(Batch batch, int epoch)
    {
        ReadOnlySpan<int> indices = batch.Indices.AsSpan(0, batch.Count);
        if (!_dataset.HasLabels)
        {
            return false;
        }

        foreach (int index in indices)
        {
            if (!_isKnown(index, epoch))
            {
                return false;
            }
        }

        for (int i = 0; i < indices.Length; i++)
        {
            _encoding.Encode(_dataset, indices[i], _dataset.Target(indices[i]), batch.TargetOf(i));
        }

        return true;
    }

    /// <summary>A picture after a user's own changes, with its target where there are any.</summary>
    private Image Changed(int place, int index, int form)
    {
        Image image = _dataset.Read(index);
        if (_own.Count == 0)
        {
            return image;
        }

        Target target = _dataset.Target(index);
        var random = new RandomStream(_seed, RandomPurpose.CustomAugmentation, (uint)form, (uint)index);
        foreach (CustomAugmentation change in _own)
        {
            image = change.Apply(image, ref target, ref random);
        }

        _changed[place] = target;
        return image;
    }
}
