namespace Nin.Data.Layouts;

/// <summary>What stands beside pictures in place of one class each.</summary>
internal enum PlacedKind
{
    /// <summary>Boxes, in PASCAL VOC's, COCO's or YOLO's files.</summary>
    Boxes,

    /// <summary>A mask for each picture.</summary>
    Masks,
}
