/**
 * Pairs of tickets of which one knows whether they ask for the same: made-up texts in five languages, each again with a part of its
 * words changed, among others about the same area. The same number gives the same tickets.
 */
import type { PlannedFile, TicketContent } from "../../src/ticket/Ticket.ts"
import { content } from "../support.ts"

interface Language {
  /** Between words. */
  readonly space: string
  readonly ties: ReadonlyArray<string>
  /** Words of ten areas, so that tickets of one area are alike without asking for the same. */
  readonly areas: ReadonlyArray<ReadonlyArray<string>>
  /** Words of any area. */
  readonly common: ReadonlyArray<string>
}

const list = (text: string): ReadonlyArray<string> => text.trim().split(/\s+/u)
const areas = (...all: ReadonlyArray<string>): Language["areas"] => all.map(list)

export const LANGUAGES: Readonly<Record<string, Language>> = {
  english: {
    space: " ",
    ties: list("the a of in when and with for to from is are not after before every"),
    areas: areas(
      "invoice tax rounding currency discount receipt refund balance ledger surcharge cents total payment reminder overdue",
      "search index query ranking filter synonym result snippet highlight paging relevance token stemming facet suggestion",
      "login password session cookie captcha lockout recovery token permission role guest expiry logout credential provider",
      "upload image thumbnail crop resize format metadata rotation album gallery preview compression storage watermark folder",
      "mail template attachment bounce recipient subject signature inbox newsletter unsubscribe delivery queue sender digest header",
      "calendar appointment reminder timezone recurrence holiday invitation slot booking duration overlap week agenda attendee cancellation",
      "report chart column export spreadsheet pivot legend axis quarter forecast dashboard widget average percentile drilldown",
      "map route marker distance geocode layer zoom polygon address coordinate traffic detour tile elevation satellite",
      "translation locale plural dictionary fallback placeholder encoding script ligature direction collation glyph keyboard accent transcription",
      "cluster node replica failover quorum leader heartbeat partition snapshot replication latency shard election timeout consensus"
    ),
    common: list(
      "button page list field value error message server client user name date number file setting menu table row window text link form state order level limit entry copy change request answer screen warning history detail option version process task group"
    )
  },
  german: {
    space: " ",
    ties: list("der die das und mit bei wenn nach vor für ist sind nicht ein eine jedem"),
    areas: areas(
      "Rechnung Steuer Rundung Währung Rabatt Beleg Erstattung Saldo Hauptbuch Zuschlag Cent Summe Zahlung Mahnung überfällig",
      "Suche Verzeichnis Abfrage Rangfolge Filter Synonym Treffer Ausschnitt Hervorhebung Blättern Bedeutung Wortstamm Vorschlag Facette Schreibfehler",
      "Anmeldung Kennwort Sitzung Plätzchen Sperre Wiederherstellung Berechtigung Rolle Gast Ablauf Abmeldung Zugang Anbieter Zweitfaktor Schlüsselbund",
      "Hochladen Bild Vorschaubild Zuschnitt Größe Format Metadaten Drehung Album Galerie Vorschau Kompression Speicherplatz Wasserzeichen Ordner",
      "Nachricht Vorlage Anhang Rückläufer Empfänger Betreff Unterschrift Posteingang Rundbrief Abbestellung Zustellung Warteschlange Absender Zusammenfassung Kopfzeile",
      "Kalender Termin Erinnerung Zeitzone Wiederholung Feiertag Einladung Zeitfenster Buchung Dauer Überschneidung Woche Tagesordnung Teilnehmer Absage",
      "Bericht Diagramm Spalte Ausgabe Tabellenblatt Kreuztabelle Legende Achse Quartal Vorhersage Übersicht Kachel Durchschnitt Perzentil Aufschlüsselung",
      "Karte Strecke Markierung Entfernung Geokodierung Ebene Vergrößerung Vieleck Anschrift Koordinate Verkehr Umleitung Höhe Satellitenbild Wegpunkt",
      "Übersetzung Gebietsschema Mehrzahl Wörterbuch Rückfall Platzhalter Kodierung Schrift Ligatur Leserichtung Sortierung Glyphe Tastatur Akzent Umschrift",
      "Verbund Knoten Abbild Ausfall Mehrheit Anführer Herzschlag Teilung Schnappschuss Nachführung Verzögerung Scherbe Wahl Zeitgrenze Übereinkunft"
    ),
    common: list(
      "Knopf Seite Liste Feld Wert Fehler Meldung Server Nutzer Name Datum Nummer Datei Einstellung Menü Tabelle Zeile Fenster Text Verweis Formular Zustand Reihenfolge Stufe Grenze Eintrag Kopie Änderung Anfrage Antwort Bildschirm Warnung Verlauf Einzelheit Auswahl Fassung Vorgang Aufgabe Gruppe"
    )
  },
  spanish: {
    space: " ",
    ties: list("el la los las de en cuando y con para desde es son no después antes cada"),
    areas: areas(
      "factura impuesto redondeo moneda descuento recibo reembolso saldo contabilidad recargo céntimos total pago recordatorio vencido",
      "búsqueda índice consulta clasificación filtro sinónimo resultado fragmento resaltado paginación relevancia raíz sugerencia faceta errata",
      "acceso contraseña sesión galleta bloqueo recuperación permiso función invitado caducidad salida credencial proveedor verificación llavero",
      "subida imagen miniatura recorte tamaño formato metadatos rotación álbum galería vista compresión almacenamiento marca carpeta",
      "correo plantilla adjunto rebote destinatario asunto firma bandeja boletín baja entrega cola remitente resumen cabecera",
      "calendario cita aviso zona repetición festivo invitación hueco reserva duración solape semana agenda asistente cancelación",
      "informe gráfico columna exportación hoja dinámica leyenda eje trimestre previsión panel módulo promedio percentil desglose",
      "mapa ruta marcador distancia geocodificación capa ampliación polígono dirección coordenada tráfico desvío altitud satélite trayecto",
      "traducción región plural diccionario respaldo comodín codificación escritura ligadura sentido ordenación glifo teclado acento transcripción",
      "clúster nodo réplica conmutación cuórum líder latido partición instantánea replicación demora fragmentación elección plazo consenso"
    ),
    common: list(
      "botón página lista campo valor error mensaje servidor cliente usuario nombre fecha número archivo ajuste menú tabla fila ventana texto enlace formulario estado orden nivel límite entrada copia cambio petición respuesta pantalla advertencia historial detalle opción versión proceso tarea grupo"
    )
  },
  russian: {
    space: " ",
    ties: list("и в на с при после до для не если от каждый когда из по это"),
    areas: areas(
      "счёт налог округление валюта скидка квитанция возврат остаток журнал надбавка копейки сумма платёж напоминание просрочка",
      "поиск указатель запрос ранжирование фильтр синоним результат отрывок подсветка листание значимость основа подсказка грань опечатка",
      "вход пароль сеанс печенье блокировка восстановление право роль гость истечение выход учётка поставщик проверка связка",
      "загрузка изображение миниатюра обрезка размер формат метаданные поворот альбом галерея просмотр сжатие хранилище знак папка",
      "письмо шаблон вложение отказ получатель тема подпись ящик рассылка отписка доставка очередь отправитель сводка заголовок",
      "календарь встреча будильник пояс повторение праздник приглашение окошко бронирование длительность пересечение неделя повестка участник отмена",
      "отчёт диаграмма столбец выгрузка лист сводная легенда ось квартал прогноз панель плитка среднее процентиль детализация",
      "карта маршрут метка расстояние геокодирование слой масштаб многоугольник адрес координата пробка объезд высота спутник путь",
      "перевод локаль множественное словарь запасной заполнитель кодировка письменность лигатура направление упорядочение глиф клавиатура ударение транскрипция",
      "кластер узел реплика переключение кворум ведущий пульс раздел снимок репликация задержка осколок выборы тайминг согласие"
    ),
    common: list(
      "кнопка страница список поле значение ошибка сообщение сервер клиент пользователь имя дата номер файл настройка меню таблица строка окно текст ссылка форма состояние порядок уровень предел запись копия изменение обращение ответ экран предупреждение история подробность выбор версия процесс задача группа"
    )
  },
  chinese: {
    space: "",
    ties: list("的 在 和 当 时 与 从 对 不 会 后 前 每个 把 被"),
    areas: areas(
      "发票 税率 取整 货币 折扣 收据 退款 余额 账本 附加费 分币 总额 付款 催款 逾期",
      "搜索 索引 查询 排名 过滤器 同义词 结果 摘录 高亮 翻页 相关性 词干 建议 分面 错字",
      "登录 密码 会话 小甜饼 锁定 找回 权限 角色 访客 过期 注销 凭证 提供商 验证码 钥匙串",
      "上传 图片 缩略图 裁剪 尺寸 格式 元数据 旋转 相册 画廊 预览 压缩 存储 水印 文件夹",
      "邮件 模板 附件 退信 收件人 主题 签名 收件箱 简报 退订 投递 队列 发件人 摘要 信头",
      "日历 约会 提醒 时区 重复 假日 邀请 时段 预订 时长 重叠 星期 议程 参会者 取消",
      "报表 图表 列宽 导出 电子表格 透视表 图例 坐标轴 季度 预测 仪表盘 小部件 平均值 百分位 下钻",
      "地图 路线 标记点 距离 地理编码 图层 缩放 多边形 地址 经纬度 路况 绕行 海拔 卫星图 轨迹",
      "翻译 区域设置 复数 词典 回退 占位符 编码 文字 连字 书写方向 排序规则 字形 键盘 重音 注音",
      "集群 节点 副本 故障转移 法定人数 领导者 心跳 分区 快照 复制 延迟 分片 选举 超时 共识"
    ),
    common: list(
      "按钮 页面 列表 字段 数值 错误 消息 服务器 客户端 用户 名称 日期 编号 文件 设置 菜单 表格 行数 窗口 文本 链接 表单 状态 顺序 级别 上限 条目 拷贝 更改 请求 回答 屏幕 警告 历史 细节 选项 版本 进程 任务 分组"
    )
  }
}

/** mulberry32: small, fast, repeatable. */
const random = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Words = ReadonlyArray<string>

interface Said {
  readonly title: Words
  readonly sentences: ReadonlyArray<Words>
  readonly files: ReadonlyArray<PlannedFile>
}

export interface LabelledTicket {
  readonly uid: string
  readonly content: TicketContent
}

export interface LabelledBacklog {
  readonly tickets: ReadonlyArray<LabelledTicket>
  /** `first second` of each pair that asks for the same. */
  readonly pairs: ReadonlySet<string>
}

const maker = (seed: number, { areas: all, common, space, ties }: Language) => {
  const next = random(seed)
  const pick = <A>(from: ReadonlyArray<A>): A => {
    const found = from[Math.floor(next() * from.length)]
    if (found === undefined) throw new Error("nothing to pick from")
    return found
  }
  /** Half of the area, a third of any area, the rest between. */
  const words = (area: Words, count: number): Words =>
    Array.from({ length: count }, () => {
      const part = next()
      return part < 0.5 ? pick(area) : part < 0.8 ? pick(common) : pick(ties)
    })
  const file = (area: number): PlannedFile => ({
    path: `src/area${area}/part${Math.floor(next() * 12)}.ts`,
    action: "modify",
    to: null,
    note: ""
  })
  const anew = (area: number): Said => ({
    title: words(all[area] ?? [], 7),
    sentences: Array.from({ length: 4 }, () => words(all[area] ?? [], 13)),
    files: [file(area), file(area)]
  })
  const everything = [...all.flat(), ...common]
  const changed = (said: Said, share: number): Said => {
    const again = (those: Words): Words => those.map((word) => (next() < share ? pick(everything) : word))
    return { ...said, title: again(said.title), sentences: said.sentences.map(again) }
  }
  const asContent = ({ files, sentences, title }: Said): TicketContent =>
    content({
      title: title.join(space),
      files,
      body: `## Context\n\n${sentences
        .slice(0, 2)
        .map((one) => one.join(space))
        .join(". ")}.\n\n## Description\n\n${sentences
        .slice(2)
        .map((one) => one.join(space))
        .join(". ")}.\n`
    })
  return { anew, changed, asContent }
}

/**
 * `count` pairs in each language, the second one with a share of its words changed; and as many tickets beside them about the same
 * areas. `half` gives other tickets of the same kind.
 */
export const labelledBacklog = (count: number, share: number, half: "tuned" | "reported"): LabelledBacklog => {
  const tickets: Array<LabelledTicket> = []
  const pairs = new Set<string>()
  for (const [number, [name, language]] of Object.entries(LANGUAGES).entries()) {
    const { anew, asContent, changed } = maker(
      number * 1000 + Math.round(share * 100) + (half === "tuned" ? 7 : 90_007),
      language
    )
    for (let n = 0; n < count; n++) {
      const area = n % language.areas.length
      const said = anew(area)
      const [first, second] = [`${name}-${n}-a`, `${name}-${n}-b`]
      tickets.push({ uid: first, content: asContent(said) })
      tickets.push({ uid: second, content: asContent(changed(said, share)) })
      tickets.push({ uid: `${name}-${n}-c`, content: asContent(anew(area)) })
      pairs.add(`${first} ${second}`)
    }
  }
  return { tickets, pairs }
}
