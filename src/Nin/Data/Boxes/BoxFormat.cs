namespace Nin.Data.Boxes;

/// <summary>The ways in which boxes around objects are written down.</summary>
public enum BoxFormat
{
    /// <summary>PASCAL VOC: an XML file for each picture.</summary>
    Voc,

    /// <summary>COCO: a JSON file for each part.</summary>
    Coco,

    /// <summary>YOLO: a text file for each picture, and the classes in a YAML file.</summary>
    Yolo,
}
